"""What must never be true of the books: one SQL query each, whose rows are violations, with a sentence for a row.

Constraints and triggers make most of these impossible; the queries notice when somebody has gone round them.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """Rows of ``sql`` fill the places of the sentences, in order."""

    sql: str
    indonesian: str
    english: str


CHECKS = (
    Check(
        """
        SELECT t.id, t.reference FROM ledger_transfer t
        WHERE t.amount_rp <= 0 OR t.debit_account_id = t.credit_account_id ORDER BY t.id LIMIT 100
        """,
        "Transfer {0} ({1}): jumlahnya tidak positif atau kedua akunnya sama.",
        "Transfer {0} ({1}): its amount is not positive or its two accounts are the same.",
    ),
    Check(
        """
        SELECT t.id, t.reference FROM ledger_transfer t
        LEFT JOIN ledger_account d ON d.id = t.debit_account_id LEFT JOIN ledger_account c ON c.id = t.credit_account_id
        WHERE d.id IS NULL OR c.id IS NULL ORDER BY t.id LIMIT 100
        """,
        "Transfer {0} ({1}): akunnya tidak ada.",
        "Transfer {0} ({1}): its account does not exist.",
    ),
    Check(
        """
        SELECT t.id, t.reference FROM ledger_transfer t
        WHERE (t.kind = 'reversal') <> (t.reverses_id IS NOT NULL) ORDER BY t.id LIMIT 100
        """,
        "Transfer {0} ({1}): pembalikan tanpa asal, atau asal tanpa jenis pembalikan.",
        "Transfer {0} ({1}): a reversal that reverses nothing, or the other way round.",
    ),
    Check(
        """
        SELECT r.id, o.id FROM ledger_transfer r JOIN ledger_transfer o ON o.id = r.reverses_id
        WHERE r.amount_rp <> o.amount_rp OR r.debit_account_id <> o.credit_account_id
           OR r.credit_account_id <> o.debit_account_id OR o.reverses_id IS NOT NULL OR r.id <= o.id
        ORDER BY r.id LIMIT 100
        """,
        "Transfer {0} bukan cermin dari transfer {1} yang dibaliknya.",
        "Transfer {0} is not the mirror of transfer {1}, which it reverses.",
    ),
    Check(
        """
        SELECT t.reference, count(r.id), count(*) FROM ledger_transfer t
        LEFT JOIN ledger_transfer r ON r.reverses_id = t.id
        WHERE t.reverses_id IS NULL AND t.kind = 'payment'
        GROUP BY t.reference HAVING count(r.id) > 0 AND count(r.id) < count(*) ORDER BY t.reference LIMIT 100
        """,
        "Pembayaran {0}: hanya {1} dari {2} transfernya yang dibalik.",
        "Payment {0}: only {1} of its {2} transfers are reversed.",
    ),
    Check(
        """
        SELECT t.reference, count(*) FROM ledger_transfer t
        WHERE t.kind = 'payment' AND t.reverses_id IS NULL
        GROUP BY t.reference, t.debit_account_id, t.credit_account_id HAVING count(*) > 1 ORDER BY 1 LIMIT 100
        """,
        "Pembayaran {0}: akun yang sama dibukukan {1} kali.",
        "Payment {0}: the same accounts are booked {1} times.",
    ),
    Check(
        """
        SELECT t.reference, count(DISTINCT t.debit_account_id), count(DISTINCT t.happened_on) FROM ledger_transfer t
        WHERE t.kind = 'payment' AND t.reverses_id IS NULL
        GROUP BY t.reference HAVING count(DISTINCT t.debit_account_id) > 1 OR count(DISTINCT t.happened_on) > 1
        ORDER BY 1 LIMIT 100
        """,
        "Pembayaran {0}: datang dari {1} akun pada {2} hari; seharusnya satu akun pada satu hari.",
        "Payment {0}: comes from {1} accounts on {2} days; it must be one account on one day.",
    ),
    Check(
        """
        WITH sealed AS (
            SELECT s.account_id, s.day, s.debit_rp, s.credit_rp, s.last_transfer_id,
                   coalesce((SELECT max(p.last_transfer_id) FROM ledger_dailysum p WHERE p.day < s.day), 0) AS after
            FROM ledger_dailysum s
        ), side AS (
            SELECT id, debit_account_id AS account_id, amount_rp AS debit_rp, 0::bigint AS credit_rp
            FROM ledger_transfer
            UNION ALL
            SELECT id, credit_account_id, 0, amount_rp FROM ledger_transfer
        ), counted AS (
            SELECT s.account_id, s.day, coalesce(sum(side.debit_rp), 0) AS debit_rp,
                   coalesce(sum(side.credit_rp), 0) AS credit_rp
            FROM sealed s LEFT JOIN side
                ON side.account_id = s.account_id AND side.id > s.after AND side.id <= s.last_transfer_id
            GROUP BY s.account_id, s.day
        )
        SELECT a.code, s.day, s.debit_rp, s.credit_rp, c.debit_rp, c.credit_rp
        FROM sealed s JOIN counted c USING (account_id, day) JOIN ledger_account a ON a.id = s.account_id
        WHERE s.debit_rp <> c.debit_rp OR s.credit_rp <> c.credit_rp ORDER BY s.day, a.code LIMIT 100
        """,
        "Akun {0}, tutup buku {1}: tercatat debit {2} kredit {3}, hitung ulang {4} dan {5}.",
        "Account {0}, sealed {1}: debit {2} credit {3} on record, {4} and {5} recomputed.",
    ),
    Check(
        """
        SELECT s.day FROM ledger_dailysum s GROUP BY s.day
        HAVING min(s.last_transfer_id) <> max(s.last_transfer_id) OR min(s.last_transfer_id) <
            coalesce((SELECT max(p.last_transfer_id) FROM ledger_dailysum p WHERE p.day < s.day), 0)
        ORDER BY s.day LIMIT 100
        """,
        "Tutup buku {0}: batas transfernya tidak sama untuk semua akun, atau mundur.",
        "Day sealed {0}: its last transfer differs between accounts, or goes backwards.",
    ),
    Check(
        """
        WITH bound AS (SELECT coalesce(max(last_transfer_id), 0) AS last FROM ledger_dailysum),
        sums AS (
            SELECT debit_rp, credit_rp, a.kind FROM ledger_dailysum s JOIN ledger_account a ON a.id = s.account_id
            UNION ALL
            SELECT amount_rp, 0, a.kind FROM ledger_transfer t JOIN ledger_account a ON a.id = t.debit_account_id
            WHERE t.id > (SELECT last FROM bound)
            UNION ALL
            SELECT 0, amount_rp, a.kind FROM ledger_transfer t JOIN ledger_account a ON a.id = t.credit_account_id
            WHERE t.id > (SELECT last FROM bound)
        )
        SELECT sum(debit_rp), sum(credit_rp) FROM sums HAVING sum(debit_rp) <> sum(credit_rp)
        """,
        "Jumlah debit semua akun {0} tidak sama dengan jumlah kredit {1}.",
        "The debits of all accounts, {0}, do not equal the credits, {1}.",
    ),
    Check(
        """
        SELECT name FROM unnest(ARRAY['ledger_transfer', 'ledger_dailysum']) AS name
        WHERE NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = name::regclass AND tgname = 'append_only'
                          AND tgenabled IN ('O', 'A'))
        """,
        "Tabel {0} tidak lagi dijaga dari perubahan.",
        "Table {0} is no longer guarded against changes.",
    ),
)
