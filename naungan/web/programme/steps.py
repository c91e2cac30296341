"""The steps of a dossier, one address each: an operation, then the village's page again.

A refusal stands beside the form that was sent; nothing has changed then.
"""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from naungan.billing import operations as billing
from naungan.kernel import Month, NotPermitted, OutOfScope, Refusal, RegionCode, format_count, format_rupiah
from naungan.programme import operations as programme
from naungan.web.addresses import own_address
from naungan.web.frame import actor_of, business_day, now, say
from naungan.web.programme.places import address, region_of, village_of, villages_that_may_join
from naungan.web.programme.village import village_page

Operation = Callable[[HttpRequest, RegionCode, int], str]
"""Does one thing and says in a sentence what is true now."""


class FieldMissing(Refusal):
    """Something the step needs was not filled in, or is not a date or month."""

    code = "FIELD_MISSING"


def _step(name: str, operation: Operation) -> Callable[..., HttpResponse]:
    @login_required
    @require_POST
    def view(request: HttpRequest, code: str, year: int) -> HttpResponse:
        village = village_of(code, year)
        try:
            said = operation(request, village, year)
        except (NotPermitted, OutOfScope):
            raise
        except Refusal as refusal:
            return village_page(request, village, year, refusals={name: refusal})
        messages.success(request, said)
        return redirect(own_address(request, request.POST.get("lanjut", ""), address(village, year)))

    return view


def _join(request: HttpRequest, village: RegionCode, year: int) -> str:
    join_programme = programme.opt_in_kelurahan if village.is_kelurahan else programme.open_village_year
    join_programme(village=village, year=year, by=actor_of(request), at=now())
    return say(request, f"Kuota 100 untuk {year} sudah dibuka.", f"The quota of 100 for {year} is open.")


def _submit(request: HttpRequest, village: RegionCode, year: int) -> str:
    count = programme.submit_dossier(village=village, year=year, by=actor_of(request), at=now(), on=business_day())
    return say(
        request, f"Berkas dengan {format_count(count)} usulan terkirim ke kecamatan.",
        f"The dossier with {format_count(count)} nominations was sent to the district.",
    )  # fmt: skip


def _verify(request: HttpRequest, village: RegionCode, year: int) -> str:
    count = programme.verify_dossier(village=village, year=year, by=actor_of(request), at=now(), on=business_day())
    return say(
        request, f"{format_count(count)} usulan terverifikasi. Berkas menunggu penetapan.",
        f"{format_count(count)} nominations verified. The dossier waits for the decision.",
    )  # fmt: skip


def _send_back(request: HttpRequest, village: RegionCode, year: int) -> str:
    note = request.POST.get("catatan", "")
    programme.return_dossier(village=village, year=year, note=note, by=actor_of(request), at=now())
    return say(request, "Berkas dikembalikan ke desa dengan catatan.", "The dossier went back with a note.")


def _decide(request: HttpRequest, village: RegionCode, year: int) -> str:
    ruling = programme.decide_dossier(
        village=village, year=year, decree_number=request.POST.get("nomor", ""),
        decree_on=_day(request, "tanggal"), by=actor_of(request), at=now(), on=business_day(),
    )  # fmt: skip
    return say(
        request, f"{ruling.seated} orang ditetapkan, {ruling.waiting} di daftar tunggu, {ruling.refused} tidak lagi "
        "memenuhi syarat.",
        f"{ruling.seated} people seated, {ruling.waiting} on the waiting list, {ruling.refused} no longer eligible.",
    )  # fmt: skip


def _enrol(request: HttpRequest, village: RegionCode, year: int) -> str:
    first, last = _month(request, "dari"), _month(request, "sampai")
    people = programme.enrol_dossier(
        village=village, year=year, first=first, last=last, by=actor_of(request), at=now()
    )  # fmt: skip
    return say(
        request, f"{format_count(people)} orang terdaftar, {first.indonesian} sampai {last.indonesian}.",
        f"{format_count(people)} people enrolled from {first} to {last}.",
    )  # fmt: skip


def _reopen(request: HttpRequest, village: RegionCode, year: int) -> str:
    programme.reopen_dossier(village=village, year=year, by=actor_of(request), at=now())
    return say(
        request, "Berkas dibuka lagi untuk usulan tambahan. Nomor urut yang sudah terisi tetap.",
        "The dossier is open again for more nominations. Seats that are held stay.",
    )  # fmt: skip


def _issue_bill(request: HttpRequest, village: RegionCode, year: int) -> str:
    bill = billing.issue_village_bill(
        village=village, year=year, first=_month(request, "dari"), last=_month(request, "sampai"),
        source_code=request.POST.get("sumber", ""), by=actor_of(request), at=now(), priced_on=business_day(),
    )  # fmt: skip
    return say(
        request, f"Tagihan {format_rupiah(bill.total_rp)} terbit dengan kode bayar {bill.code}.",
        f"A bill of {format_rupiah(bill.total_rp)} was issued under code {bill.code}.",
    )  # fmt: skip


@login_required
@require_POST
def join_all(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Every desa of the region that does not take part yet does now."""
    region, by = region_of(code), actor_of(request)
    villages = [str(view.code) for view in villages_that_may_join(region, by.scope)]
    made = programme.open_programme_year(villages=villages, year=year, by=by, at=now())
    messages.success(request, say(
        request, f"Kuota {year} dibuka untuk {format_count(made)} desa.",
        f"The quota of {year} is open in {format_count(made)} villages.",
    ))  # fmt: skip
    return redirect(address(region, year))


def _day(request: HttpRequest, field: str) -> date:
    try:
        return date.fromisoformat(request.POST.get(field, ""))
    except ValueError:
        raise FieldMissing("Isi tanggal keputusan, misalnya 1 Desember 2025.", "Fill in the decree's date.") from None


def _month(request: HttpRequest, field: str) -> Month:
    try:
        return Month.parse(request.POST.get(field, ""))
    except ValueError:
        raise FieldMissing("Pilih bulan pertama dan terakhir.", "Choose the first and the last month.") from None


join = _step("ikut", _join)
submit = _step("kirim", _submit)
verify = _step("verifikasi", _verify)
send_back = _step("kembalikan", _send_back)
decide = _step("tetapkan", _decide)
enrol = _step("daftarkan", _enrol)
reopen = _step("buka-lagi", _reopen)
issue_bill = _step("tagihan", _issue_bill)
