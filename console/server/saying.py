"""What the centre's commands say where they cannot do what was asked: whole sentences, in both languages."""

from pathlib import Path

from console.domain.catalogue import CatalogueError
from console.domain.rule_rows import RulesError
from console.server.importing import NotRead
from console.server.outward.settings import SettingsError


class Said(Exception):
    """A sentence in two languages that ends the command."""

    def __init__(self, mongolian: str, english: str) -> None:
        super().__init__(english)
        self.mongolian = mongolian
        self.english = english


NO_ADDRESS = Said(
    "--database гэсний ард postgresql://ХЭРЭГЛЭГЧ@СЕРВЕР/ӨГӨГДЛИЙН_САН хэлбэрийн хаяг бичнэ.",
    "--database takes an address like postgresql://USER@SERVER/DATABASE.",
)
NEWER = Said(
    "Өгөгдлийн санг энэ програмаас шинэ хувилбар өөрчилсөн байна: програмаа шинэчилнэ үү. Юу ч өөрчлөөгүй.",
    "A newer version of this program has changed the database: update this one. Nothing was changed.",
)
NOT_REACHED = Said(
    "Өгөгдлийн сан ажиллахгүй байна: PostgreSQL ажиллаж байгаа эсэх, хаяг, хэрэглэгч, нууц үг, эрхийг шалгана уу.",
    "The database cannot be used: check that PostgreSQL runs, the address, the user, the password, the rights.",
)


def settings(fault: SettingsError) -> Said:
    """What is wrong in the settings file, and where."""
    mongolian, english = _SETTINGS[fault.code]
    return Said(f"settings.toml, «{fault.where}»: {mongolian}.", f"settings.toml, “{fault.where}”: {english}.")


_SETTINGS = {
    "open_to_others": ("бусад хүн унших эрхтэй байна (chmod 600)", "others may read it (chmod 600)"),
    "not_toml": ("TOML файл биш", "it is not a TOML file"),
    "unknown": ("ийм тохиргоо алга", "there is no such setting"),
    "missing_value": ("утга хоосон", "the value is missing"),
    "wrong_value": ("утга буруу", "the value is wrong"),
}


NO_OPEN_FORWARD = Said(
    "Ийм дугаартай, байгууллагын хариу хүлээж буй бүртгэл алга.",
    "There is no case with this number that waits for a body's answer.",
)


def not_written(file: Path) -> Said:
    """A file cannot be written there."""
    return Said(f"«{file}» файлыг бичиж чадсангүй.", f"The file “{file}” cannot be written.")


NO_SUCH_BODY = Said(
    "Лавлахад ийм кодтой байгууллага алга: bodies.csv файлын id баганыг үзнэ үү.",
    "The catalogue has no body of this id: see the column id of bodies.csv.",
)
NO_SUCH_KEY = Said(
    "Энэ байгууллагад ийм нэртэй хүчинтэй түлхүүр алга.",
    "This body has no key of this name that holds.",
)


def of_no_use(folder: Path) -> Said:
    """The folder of a centre cannot be used, or what is in it."""
    return Said(
        f"«{folder}» хавтсыг ашиглах боломжгүй: бичих эрх, дискний зай, доторх өгөгдлийг шалгана уу.",
        f"The folder “{folder}” cannot be used: check the right to write there, the space left and what is in it.",
    )


NOT_ADDED = {
    "weak_password": Said(
        "Нууц үг хэт богино байна: 8 ба түүнээс дээш тэмдэгт.", "The password is too short: 8 characters or more."
    ),
    "wrong_value": Said(
        "Ийм салбар алга, эсвэл нэвтрэх нэр буруу байна.", "There is no such office, or the login cannot be used."
    ),
}


NOT_COPIED = {
    "no_key": Said(
        "Өгөгдлийн хавтсын backup.pub түлхүүрийг уншиж чадсангүй: хуулбар хийгээгүй.",
        "The key backup.pub in the data folder cannot be read: no copy was made.",
    ),
    "there_already": Said(
        "Ийм нэртэй файл байна: өөр нэр өгнө үү.", "There is a file of this name: give another name."
    ),
    "cannot_write": Said(
        "Хуулбарыг бичиж чадсангүй: хавтас, бичих эрх, дискний зайг шалгана уу.",
        "The copy could not be written: check the folder, the right to write there and the space left.",
    ),
    "damaged": Said(
        "Өгөгдлийн сан гэмтсэн тул хуулбар бүтэн гарсангүй. Сүүлийн бүтэн хуулбараа сэргээнэ үү.",
        "The database is damaged and no whole copy could be made. Restore the last whole copy.",
    ),
    "no_pg_dump": Said(
        "pg_dump алга. Debian, Ubuntu дээр: sudo apt-get install postgresql-client",
        "There is no pg_dump here. On Debian and Ubuntu: sudo apt-get install postgresql-client",
    ),
    "refused": Said(
        "pg_dump хуулбарлаж чадсангүй: хувилбар нь серверийнхээс хуучин эсэх, дискний зайг шалгана уу.",
        "pg_dump could not copy it: check that it is not older than the server, and the space left on the disk.",
    ),
}


def broken(fault: NotRead | CatalogueError | RulesError) -> Said:
    """Where a file is broken, and that nothing of it was taken."""
    if isinstance(fault, NotRead):
        mongolian, english = _UNREAD[fault.code]
        return Said(
            f"«{fault.file}»: {mongolian}. Юу ч оруулаагүй.", f"“{fault.file}”: {english}. Nothing was imported."
        )
    mongolian, english = _FAULTS.get(fault.code, _FAULTS["wrong_value"])
    return Said(
        f"«{fault.table}» файлын {fault.row}-р мөр, «{fault.column}» багана: {mongolian}. Юу ч оруулаагүй.",
        f"File “{fault.table}”, row {fault.row}, column “{fault.column}”: {english}. Nothing was imported.",
    )


_UNREAD = {
    "missing_file": ("файл алга, эсвэл унших эрхгүй", "there is no such file, or it may not be read"),
    "not_utf8": ("UTF-8 бичвэр биш", "it is not UTF-8 text"),
    "not_csv": ("CSV хүснэгт биш", "it is not a CSV table"),
    "not_toml": ("TOML файл биш", "it is not a TOML file"),
}
_FAULTS = {
    "missing_table": ("хүснэгт алга", "the table is missing"),
    "missing_column": ("багана алга", "the column is missing"),
    "missing_value": ("утга хоосон", "the value is missing"),
    "wrong_value": ("утга буруу", "the value is wrong"),
    "unknown_reference": ("заасан мөр нь алга", "it names a row that is not there"),
    "duplicate": ("давхардсан", "it is there twice"),
    "circle": ("өөрийгөө дээд шатаа болгосон", "it is its own ancestor"),
    "overlap": ("хугацаа давхацсан", "two terms are in force on one day"),
}

NO_BACKUP_KEY = Said(
    "Хавсралтын хуулбарт түлхүүр хэрэгтэй: эхлээд backup-key тушаалыг ажиллуулна уу.",
    "Sealed copies of attachments need a key: run backup-key first.",
)
NOT_SEALED = Said(
    "Хуулбар шифрлэгдээгүй: зөвхөн администратор унших газар хадгалах, эсвэл backup-key тушаалаар түлхүүр хийнэ үү.",
    "The copy is not encrypted: keep it where only administrators read, or make a key by backup-key.",
)
KEEP_APART = Said(
    "Энэ файлыг төвийн компьютерээс өөр газар хадгална уу: үүнгүйгээр хуулбарыг хэн ч нээж чадахгүй.",
    "Keep this file away from the centre's computer: without it nobody can open the copies.",
)
NOT_UNSEALED = {
    "not_sealed": Said("Энэ файл шифрлэсэн хуулбар биш байна.", "This file is not a sealed copy."),
    "other_key": Said("Энэ хуулбарыг өөр түлхүүрээр шифрлэсэн байна.", "This copy was sealed to another key."),
    "changed": Said(
        "Энэ хуулбарыг өөрчилсөн эсвэл гэмтсэн байна: юу ч бичээгүй. Өөр хуулбар ашиглана уу.",
        "This copy was changed or is damaged: nothing was written. Use another copy.",
    ),
    "cut_off": Said(
        "Энэ хуулбар бүтэн биш, төгсгөл нь дутуу байна: юу ч бичээгүй. Өөр хуулбар ашиглана уу.",
        "This copy is not whole, its end is missing: nothing was written. Use another copy.",
    ),
    "no_key": Said("Нууц түлхүүрийн файлыг уншиж чадсангүй.", "The private key's file cannot be read."),
}
