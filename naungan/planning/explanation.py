"""A plan in words, plain Indonesian and English. Pure."""

from naungan.coverage.values import rate_of
from naungan.kernel import Reason, format_count, format_percent, format_rupiah
from naungan.planning.values import Allocation, Objective, Problem

_RULES = {
    Objective.UCJ: Reason(
        "PLAN_UCJ",
        "Tujuan: orang terlindungi sebanyak-banyaknya. Wilayah dengan pekerja belum terlindungi terbanyak didahulukan; "
        "urutan ini tidak mengubah jumlah orang.",
        "Aim: as many people protected as possible. Where most are unprotected comes first; the order does not change "
        "the number of people.",
    ),
    Objective.EVEN: Reason(
        "PLAN_EVEN",
        "Tujuan: cakupan terendah dinaikkan lebih dulu, orang demi orang, selama masih ada uang yang boleh dipakai di "
        "sana. Jumlah orang tidak berkurang karenanya.",
        "Aim: the lowest rate rises first, person by person, while money reaches there. It costs nobody their place.",
    ),
    Objective.LEAST_COST: Reason(
        "PLAN_LEAST_COST",
        "Tujuan: mencapai target dengan uang paling sedikit. Sumber yang termurah per orang dipakai lebih dulu.",
        "Aim: the target for the least money. The source cheapest per person is used first.",
    ),
}
_BEST = {
    Objective.UCJ: ("Tidak ada rencana yang melindungi lebih banyak orang", "No plan protects more people"),
    Objective.EVEN: ("Cakupan terendah tidak dapat lebih tinggi", "The lowest rate cannot be higher"),
    Objective.LEAST_COST: ("Tidak ada rencana yang lebih murah", "No plan costs less"),
}
_NOT_APPLIED = Reason(
    "PLAN_NOT_APPLIED",
    "Ini rencana. Tidak ada yang dibukukan, didaftarkan atau dibayar olehnya.",
    "This is a plan. Nothing is booked, enrolled or paid by it.",
)


def of(problem: Problem, allocation: Allocation) -> tuple[Reason, ...]:
    """What the plan does, by which rule, how good it provably is, and what to look at before using it."""
    lines = [_result(problem, allocation), _RULES[allocation.objective], _rates(problem, allocation)]
    lines += [_proof(allocation), *_spare(problem, allocation), *_sources(problem, allocation), *_uncounted(problem)]
    return (*lines, _NOT_APPLIED)


def floors_missed(problem: Problem, wanted: int, most: int) -> tuple[Reason, ...]:
    """Why the floor cannot be kept everywhere."""
    lacking = wanted - most
    return (
        Reason(
            "PLAN_FLOOR_OUT_OF_REACH",
            f"Paling sedikit {format_count(problem.floor)} orang per wilayah tidak dapat dibiayai: masih kurang untuk "
            f"{format_count(lacking)} orang. Tambah anggaran, atau turunkan batas paling sedikit itu.",
            f"A floor of {problem.floor:,} people per region cannot be paid for: short for {lacking:,} people. Add to "
            "the budgets, or lower the floor.",
        ),
        *_uncounted(problem),
    )


def target_missed(problem: Problem, needed: int, most: int) -> tuple[Reason, ...]:
    """Why the target is out of reach, and by how many people."""
    rate = format_percent(problem.target_rate or 0)  # type: ignore[arg-type]
    return (
        Reason(
            "PLAN_TARGET_OUT_OF_REACH",
            f"Target {rate} perlu {format_count(needed)} orang lagi; anggaran yang ada paling banyak cukup untuk "
            f"{format_count(most)} orang. Kurang {format_count(needed - most)} orang.",
            f"The target needs {needed:,} more people; the budgets pay for {most:,} at most. {needed - most:,} short.",
        ),
        *_uncounted(problem),
    )


def _result(problem: Problem, allocation: Allocation) -> Reason:
    first, last, count = problem.months[0], problem.months[-1], len(problem.months)
    return Reason(
        "PLAN_RESULT",
        f"{format_count(allocation.people)} orang terlindungi {count} bulan, {first.indonesian} sampai "
        f"{last.indonesian}, dengan {format_rupiah(allocation.amount_rp)}.",
        f"{allocation.people:,} people protected for {count} months, {first} to {last}, for "
        f"{format_rupiah(allocation.amount_rp)}.",
    )


def _rates(problem: Problem, allocation: Allocation) -> Reason:
    before = rate_of(problem.protected, problem.workers)
    after = rate_of(problem.protected + allocation.people, problem.workers)
    if before is None or after is None:
        return Reason("PLAN_NO_WORKERS", "Tidak ada pekerja di wilayah ini.", "There are no workers in this region.")
    return Reason(
        "PLAN_RATE",
        f"Cakupan naik dari {format_percent(before)} menjadi {format_percent(after)}, bila semua yang sekarang "
        "terlindungi tetap membayar.",
        f"Coverage rises from {before * 100:.2f} % to {after * 100:.2f} %, if all who are protected now go on paying.",
    )


def _proof(allocation: Allocation) -> Reason:
    if not allocation.gap:
        return Reason(
            "PLAN_PROVED", f"{_BEST[allocation.objective][0]}; batasnya dihitung terpisah.",
            f"{_BEST[allocation.objective][1]}; the bound is computed apart.",
        )  # fmt: skip
    return Reason(
        "PLAN_BOUND",
        f"Batas yang terbukti {_figure(allocation, allocation.bound)}; rencana ini "
        f"{_figure(allocation, allocation.value)}. Selisihnya belum tentu dapat dicapai.",
        "The proven bound and this plan's value differ; the difference may not be attainable.",
    )


def _figure(allocation: Allocation, figure: object) -> str:
    if allocation.objective is Objective.EVEN:
        return format_percent(figure)  # type: ignore[arg-type]
    if allocation.objective is Objective.LEAST_COST:
        return format_rupiah(figure)  # type: ignore[arg-type]
    return f"{format_count(figure)} orang"  # type: ignore[arg-type]


def _spare(problem: Problem, allocation: Allocation) -> list[Reason]:
    spare = sum(max(money.remaining_rp, 0) for money in problem.money) - allocation.amount_rp
    if not problem.money:
        return [
            Reason(
                "PLAN_NO_MONEY", f"Belum ada anggaran {problem.year} di wilayah ini.",
                f"No budget for {problem.year} is recorded in this region.",
            )
        ]  # fmt: skip
    return [Reason("PLAN_SPARE", f"Sisa anggaran {format_rupiah(spare)}.", f"{format_rupiah(spare)} stays unspent.")]


def _sources(problem: Problem, allocation: Allocation) -> list[Reason]:
    rules = {money.source: money.source_rule for money in problem.money if money.source_rule}
    used = sorted({row.source for row in allocation.rows} & set(rules))
    return [
        Reason("PLAN_SOURCE", f"Sumber {code}: {rules[code]}", f"Check what {code} may pay for: {rules[code]}")
        for code in used
    ]


def _uncounted(problem: Problem) -> list[Reason]:
    if not problem.uncounted:
        return []
    names = ", ".join(problem.uncounted)
    return [
        Reason(
            "PLAN_UNCOUNTED", f"Tidak ikut direncanakan, karena pekerjanya belum dihitung: {names}.",
            f"Left out, because nobody counted their workers: {names}.",
        )
    ]  # fmt: skip
