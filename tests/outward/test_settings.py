"""The settings file: off without one, and a fault in it is named."""

import stat
from dataclasses import fields
from pathlib import Path

import pytest

from console.server.__main__ import main
from console.server.key_file import read_key
from console.server.outward.parts import LINKS_KEY as KEY_FILE
from console.server.outward.settings import Mail, Server, Settings, SettingsError, Texts, read_settings
from tests.outward.building import MAIL, TEXTS
from ui.sentences import TASKS

LINKS = 'links = "https://1111.test"\n'
WHOLE = LINKS + "days = 30\n" + MAIL.format(port=25) + '[mail.in]\nhost = "imap.test"\nport = 993\nsecurity = "tls"\n'


def written(folder: Path, text: str) -> Path:
    file = folder / "settings.toml"
    file.write_text(text, encoding="utf-8")
    file.chmod(0o600)
    return folder


def test_without_a_file_nothing_goes_out(tmp_path: Path) -> None:
    assert read_settings(tmp_path) == Settings()


def test_web_servers_in_front_are_addresses_and_networks(tmp_path: Path) -> None:
    assert read_settings(tmp_path).proxies == ("127.0.0.0/8", "::1/128")
    made = read_settings(written(tmp_path, 'proxies = ["10.0.0.5", "10.1.0.0/16"]\n' + LINKS))
    assert made.proxies == ("10.0.0.5/32", "10.1.0.0/16")
    for wrong in ('"10.0.0.5"', '["nowhere"]', "[1]"):
        with pytest.raises(SettingsError, match="proxies"):
            read_settings(written(tmp_path, f"proxies = {wrong}\n" + LINKS))


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    settings = read_settings(written(tmp_path, WHOLE + TEXTS.format(folder="/srv/texts")))
    assert settings.mail is not None
    assert settings.texts is not None
    assert (settings.days, settings.mail.come_in) == (30, Server("imap.test", 993, "tls"))
    assert settings.texts.script == "cyrillic"


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("links", "not_toml", "settings.toml"),
        ("colour = 1", "unknown", "colour"),
        ("days = 'x'", "wrong_value", "days"),
        ("days = true", "wrong_value", "days"),
        ("days = 0", "wrong_value", "days"),
        (MAIL.format(port=25), "missing_value", "links"),
        (LINKS + "mail = 1", "wrong_value", "mail"),
        (LINKS + '[mail]\ndomain = "a.test"\nsender = "a@a.test"', "missing_value", "mail.out"),
        (LINKS + '[mail]\ndomain = "a.test"\n[mail.out]\nhost = "a"\nport = 1', "missing_value", "mail.sender"),
        (WHOLE.replace("centre@", "centre "), "wrong_value", "mail.sender"),
        (WHOLE.replace('"mail.1111.test"', '"б.test"'), "wrong_value", "mail.domain"),
        (WHOLE.replace('"tls"', '"ssl"'), "wrong_value", "mail.in.security"),
        (WHOLE.replace("[mail.out]", 'morning = "25:00"\n[mail.out]'), "wrong_value", "mail.morning"),
        ('[texts]\ngateway = "pigeon"', "wrong_value", "texts.gateway"),
        ('[texts]\ngateway = "http"', "missing_value", "texts.address"),
        ('[texts]\ngateway = "folder"\nfolder = "/x"\nscript = "greek"', "wrong_value", "texts.script"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, text: str, code: str, where: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(written(tmp_path, text))
    assert (caught.value.code, caught.value.where) == (code, where)


def test_a_file_that_others_may_read_is_not_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(tmp_path, WHOLE).joinpath("settings.toml").chmod(0o640)
    assert main(["add-office", "--data", str(tmp_path), "--id", "x", "--name", "x"]) == 2
    said = capsys.readouterr().err
    assert "settings.toml" in said
    assert "бусад хүн" in said


def test_passwords_stand_in_no_text_of_the_settings(tmp_path: Path) -> None:
    secret = WHOLE.replace("[mail.out]", '[mail.out]\nuser = "u"\npassword = "hush-hush"')
    assert "hush-hush" not in repr(read_settings(written(tmp_path, secret)))


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    key = read_key(tmp_path, KEY_FILE)
    assert (len(key), read_key(tmp_path, KEY_FILE)) == (32, key)
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == [KEY_FILE]
    (tmp_path / KEY_FILE).write_text("00", encoding="ascii")
    with pytest.raises(OSError, match="no key"):
        read_key(tmp_path, KEY_FILE)


def test_every_setting_and_every_code_of_mail_stands_on_its_page() -> None:
    page = (Path(__file__).parents[2] / "docs" / "outward.md").read_text(encoding="utf-8")
    names = {each.name for kind in (Settings, Mail, Texts, Server) for each in fields(kind)}
    assert sorted(name for name in names - {"mail", "texts", "out", "come_in"} if name not in page) == []
    assert sorted(code for code in TASKS if f"`{code.removeprefix('mail_')}`" not in page) == []
