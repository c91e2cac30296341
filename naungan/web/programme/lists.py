"""The lists of people a village's page opens: seats by number, nominations by rank with what was decided and why."""

from collections.abc import Mapping

from naungan.kernel import Month, Scope
from naungan.programme import queries as programme
from naungan.programme.rules import NominationState
from naungan.programme.values import NominationView, SeatView, VillageBoard
from naungan.web import tables, words
from naungan.web.programme.places import address

LISTS: Mapping[str, tuple[str, str]] = {
    "kuota": ("Nomor urut", "Seats"),
    "usulan": ("Semua usulan", "All nominations"),
    "periksa": ("Sedang diperiksa", "Being checked"),
    "tolak": ("Tidak memenuhi syarat", "Not eligible"),
    "tunggu": ("Daftar tunggu", "Waiting list"),
    "keluar": ("Keluar", "Left"),
}
_STATES: Mapping[str, tuple[NominationState, ...]] = {
    "usulan": (),
    "periksa": (NominationState.PROPOSED, NominationState.VERIFIED),
    "tolak": (NominationState.REFUSED,),
    "tunggu": (NominationState.WAITING,),
    "keluar": (NominationState.LEFT,),
}
LEAVING = {
    "died": ("meninggal dunia", "died"),
    "moved": ("pindah ke luar desa", "moved away"),
    "formal": ("menjadi pekerja penerima upah", "became a wage earner"),
    "withdrawn": ("usulan ditarik", "withdrawn"),
}


def seat_table(scope: Scope, board: VillageBoard, language: str) -> tables.Table:
    """The numbered seats; an empty one says so."""
    rows = programme.seats(scope, village=board.village_code, year=board.year)
    columns: tuple[tables.Column, ...] = (
        tables.Column("number", "Nomor urut", "Seat", sortable=True),
        tables.Column("name", "Nama", "Name", sortable=True, value=lambda seat: seat.name or None,
                      href=lambda seat: f"/program/usulan/{seat.nomination_id}" if seat.nomination_id else None,
                      note=lambda seat: seat.nik_masked or None),
        tables.Column("state", "Status", "State", "chip", chip="nomination",
                      value=lambda seat: seat.state.value if seat.state else "free"),
        tables.Column("rank", "Peringkat", "Rank", "count", True),
        tables.Column("months", "Bulan terdaftar", "Enrolled months",
                      value=lambda seat: span_text(seat.months, language)),
    )  # fmt: skip
    if scope.holds("DOSSIER_ENROL"):
        change = "replace" if language == "en" else "ganti"
        base = address(board.village_code, board.year)
        columns += (
            tables.Column("change", "Ganti", "Replace", value=lambda seat: None if seat.is_free else change,
                          href=lambda seat: None if seat.is_free else f"{base}/ganti/{seat.number}"),
        )  # fmt: skip
    return tables.Table(
        "nomor-urut",
        (f"Nomor urut 1 sampai {board.quota}", f"Seats 1 to {board.quota}"),
        columns,
        tables.fetch_from(list(rows), columns, matches=_matches_seat),
        filters=(
            tables.Filter("cari", "Nama", "Name"),
            tables.Filter("isi", "Terisi", "Held", (
                tables.Choice("terisi", "terisi", "held"), tables.Choice("sisa", "masih kosong", "free"))),
        ),
        sort="number",
        page_size=25,
    )  # fmt: skip


def _matches_seat(seat: SeatView, asked: Mapping[str, str]) -> bool:
    wanted = asked.get("isi")
    if wanted and (wanted == "sisa") != seat.is_free:
        return False
    return asked.get("cari", "").lower() in seat.name.lower()


def nomination_table(scope: Scope, board: VillageBoard, key: str, language: str) -> tables.Table:
    """The nominations of one list, by rank, each with its reason in a sentence."""

    def fetch(window: tables.Window) -> tables.Slice:
        page = programme.nominations(
            scope, village=board.village_code, year=board.year, states=_STATES[key],
            number=window.offset // window.limit + 1, size=window.limit,
        )  # fmt: skip
        return tables.Slice(page.nominations, page.total)

    columns = (
        tables.Column("rank", "Peringkat", "Rank", value=lambda one: one.rank),
        tables.Column("name", "Nama", "Name", href=lambda one: f"/program/usulan/{one.id}",
                      note=lambda one: one.nik_masked or None),
        tables.Column("state", "Status", "State", "chip", chip="nomination", value=lambda one: one.state.value),
        tables.Column("score", "Nilai", "Score", "decimal"),
        tables.Column("why", "Penjelasan", "Why", value=lambda one: why(one, language)),
    )  # fmt: skip
    may_upload = scope.holds("NOMINATION_PROPOSE") and scope.holds("BATCH_UPLOAD")
    step = ("Unggah daftar usulan", "Upload a list",
            f"/unggah/baru?jenis=nominations&wilayah={board.village_code}&tahun={board.year}")  # fmt: skip
    return tables.Table(
        "usulan",
        LISTS[key],
        columns,
        fetch,
        empty=("Belum ada usulan. Mulailah dengan mengunggah daftar dari OpenSID, SIKS-NG atau Excel.",
               "No nomination yet. Begin by uploading a list from OpenSID, SIKS-NG or Excel."),
        empty_step=step if may_upload else None,
        page_size=25,
    )  # fmt: skip


def why(one: NominationView, language: str) -> str | None:
    """Why it stands where it stands: why somebody left, the reasons against, its seat, or what its rank rests on."""
    if one.left_reason is not None:
        return LEAVING[one.left_reason.value][language == "en"]
    if not one.decision.accepted:
        return " ".join(reason.in_language(language) for reason in one.decision.reasons)
    if one.seat_number is not None:
        return f"seat {one.seat_number}" if language == "en" else f"nomor urut {one.seat_number}"
    return sum_text(one, language)


def sum_text(one: NominationView, language: str) -> str | None:
    """'desil 1.000 + pendapatan 87 + usia 0,51': the score as its lines."""
    names = {"DECILE": ("desil", "decile"), "INCOME": ("pendapatan", "income"), "AGE": ("usia", "age")}
    parts = [
        f"{names.get(line.code, (line.code, line.code))[language == 'en']} "
        f"{words.decimal_text(line.points, 2 if line.points % 1 else 0)}"
        for line in one.score_lines
    ]
    return " + ".join(parts) or None


def span_text(months: tuple[Month, ...], language: str) -> str | None:
    """'Januari sampai Desember 2026', in English 'January to December 2026'."""
    if not months:
        return None
    first, last = months[0], months[-1]
    begin, end = words.month_text(first, language), words.month_text(last, language)
    if first == last:
        return begin
    if first.year == last.year:
        begin = begin.rpartition(" ")[0]
    return f"{begin} to {end}" if language == "en" else f"{begin} sampai {end}"
