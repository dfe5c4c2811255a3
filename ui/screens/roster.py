"""Every screen, in the order of the rail; a new screen is one line here."""

from ui.screens.attention.screen import AttentionScreen
from ui.screens.call.screen import CallScreen
from ui.screens.case.screen import CaseScreen
from ui.screens.catalogue.screen import CatalogueScreen
from ui.screens.messages.screen import MessagesScreen
from ui.screens.password import PasswordScreen
from ui.screens.queues.screen import CallBacksScreen, QueuesScreen
from ui.screens.screen import ScreenFactory
from ui.screens.second_factor import SecondFactorScreen
from ui.screens.settings import SettingsScreen
from ui.screens.tasks import TasksScreen
from ui.screens.unsealing import UnsealingScreen
from ui.screens.waiting.screen import WaitingScreen
from ui.screens.wording.screen import WordingScreen

SCREENS: tuple[ScreenFactory, ...] = (
    CallScreen,
    QueuesScreen,
    CatalogueScreen,
    CallBacksScreen,
    AttentionScreen,
    WaitingScreen,
    SettingsScreen,
    CaseScreen,
    TasksScreen,
    MessagesScreen,
    WordingScreen,
    PasswordScreen,
    UnsealingScreen,
    SecondFactorScreen,
)
