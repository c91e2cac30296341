"""The tolerant reader: what bank messages may look like, what is echoed, what is refused and how it is named."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naungan.bank.codes import Case, Rejected, Service
from naungan.bank.fields import read_object
from naungan.bank.messages import (
    bill_code,
    check_token_request,
    echo_of,
    read_inquiry,
    read_payment,
    read_status,
)
from naungan.bank.timestamp import (
    format_timestamp,
    is_within_skew,
    jakarta_day,
    parse_body_instant,
    parse_timestamp,
)
from naungan.bank.tokens import issue_token, token_owner

IDENTIFIERS = {
    "partnerServiceId": "   08800",
    "customerNo": "612345678901",
    "virtualAccountNo": "   08800612345678901",
}
NOW = datetime(2026, 6, 12, 2, 15, tzinfo=UTC)


def inquiry_body(**changes: Any) -> dict[str, Any]:
    return {**IDENTIFIERS, "inquiryRequestId": "202606120915000001", **changes}


def payment_body(**changes: Any) -> dict[str, Any]:
    paid = {"value": "50400.00", "currency": "IDR"}
    return {**IDENTIFIERS, "paymentRequestId": "202606120915000001", "paidAmount": paid, **changes}


def refusal_of(reading: Any, *arguments: Any) -> tuple[Case, str]:
    with pytest.raises(Rejected) as caught:
        reading(*arguments)
    return caught.value.case, caught.value.detail


def outcome_of(reading: Any, argument: Any) -> tuple[Case | None, str]:
    try:
        reading(argument)
    except Rejected as refused:
        return refused.case, refused.detail
    return None, ""


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b'{"partnerServiceId": "15975", ',
        b"[]",
        b"null",
        b'"teks"',
        b"{} {}",
        b'{"a":1,"a":1}',
        b'{"a":{"b":1,"b":2}}',
        b'{"a":NaN}',
        b'{"a":Infinity}',
        b'{"a":"\xe9"}',
        b'{"a":"\\ud800"}',
        b'{"\\uDFFF":"a"}',
        b'{"a":' + b"[" * 60_000 + b"]" * 60_000 + b"}",
        b'{"a":' + b"9" * 60_000 + b"}",
        b"\xff\xfe{\x00}\x00",
    ],
    ids=range(17),
)
def test_body_that_is_not_one_json_object_is_unreadable(raw: bytes) -> None:
    assert refusal_of(read_object, raw) == (Case.UNREADABLE, "")


def test_body_with_byte_order_mark_emoji_or_escapes_is_read() -> None:
    assert read_object(b'\xef\xbb\xbf{"a":1}') == {"a": 1}
    assert read_object('{"a":"José 🌳"}'.encode()) == {"a": "José 🌳"}
    assert read_object(b'{"a":"\\ud83c\\udf33 \\/ \\u00e9"}') == {"a": "🌳 / é"}


@given(st.binary(max_size=200))
def test_no_bytes_at_all_break_the_reader(raw: bytes) -> None:
    assert outcome_of(read_object, raw) in ((None, ""), (Case.UNREADABLE, ""))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.sampled_from(sorted(payment_body() | {"flagAdvise": 1, "billDetails": 1, "trxDateTime": 1, "totalAmount": 1})),
    json_values,
)
def test_any_value_in_any_field_is_read_or_refused_by_name(name: str, value: Any) -> None:
    body = payment_body(**{name: value})
    echo_of(body, Service.PAYMENT)
    case, detail = outcome_of(read_payment, body)
    assert case in (None, Case.FIELD_MISSING, Case.FIELD_FORMAT)
    assert detail.split(".")[0] in ("", name, "virtualAccountNo")


@pytest.mark.parametrize("service_id", ["   08800", "08800", "00008800", "8800", "08800 ", "        08800"])
def test_padding_of_the_partner_code_does_not_matter_but_is_echoed(service_id: str) -> None:
    message = read_inquiry(inquiry_body(partnerServiceId=service_id, virtualAccountNo=service_id + "612345678901"))
    assert message.echo.service_id == "8800"
    assert message.echo.partner_service_id == service_id
    assert message.echo.virtual_account_no == service_id + "612345678901"


def test_numbers_where_texts_are_meant_are_read() -> None:
    message = read_payment(
        payment_body(customerNo=612345678901, channelCode=6010, paymentType=1, journalNum=4217, additionalInfo="")
    )
    assert message.echo.key == message.echo.customer_no == "612345678901"
    assert (message.channel_code, message.payment_type, message.journal_num) == ("6010", "1", "4217")


@pytest.mark.parametrize("nothing", ["", {}, [], None])
def test_empty_additional_fields_count_as_absent(nothing: Any) -> None:
    message = read_payment(
        payment_body(
            additionalInfo=nothing, billDetails=nothing, trxDateTime=nothing, flagAdvise=nothing, trxId=nothing
        )
    )
    assert message.bills == ()
    assert message.trx_at is None
    assert (message.flag_advise, message.is_advice) == ("N", False)


@pytest.mark.parametrize("name", ["trxDateInit", "txnDateInit"])
def test_both_names_of_the_initiation_date_are_checked(name: str) -> None:
    read_inquiry(inquiry_body(**{name: "20201231T235959Z"}))
    assert refusal_of(read_inquiry, inquiry_body(**{name: "kemarin"})) == (Case.FIELD_FORMAT, "trxDateInit")


@pytest.mark.parametrize("name", ["partnerServiceId", "customerNo", "virtualAccountNo", "inquiryRequestId"])
@pytest.mark.parametrize("blank", ["", "   ", None, "absent"])
def test_missing_mandatory_field_is_named(name: str, blank: str | None) -> None:
    body = inquiry_body(**{name: blank})
    if blank == "absent":
        del body[name]
    assert refusal_of(read_inquiry, body) == (Case.FIELD_MISSING, name)


def test_missing_fields_come_before_malformed_ones() -> None:
    body = payment_body(partnerServiceId="abc", paidAmount=None)
    assert refusal_of(read_payment, body) == (Case.FIELD_MISSING, "paidAmount")


@pytest.mark.parametrize(
    ("changes", "detail"),
    [
        ({"customerNo": 1234567890123456}, "customerNo"),
        ({"customerNo": -612345678901}, "customerNo"),
        ({"customerNo": 6.1}, "customerNo"),
        ({"customerNo": True}, "customerNo"),
        ({"customerNo": "6123-45678901"}, "customerNo"),
        ({"customerNo": "٦١٢٣٤٥٦٧٨٩٠١"}, "customerNo"),
        ({"customerNo": "1" * 21}, "customerNo"),
        ({"partnerServiceId": "BANK"}, "partnerServiceId"),
        ({"virtualAccountNo": "   08800612345678902"}, "virtualAccountNo"),
        ({"virtualAccountNo": "   08801612345678901"}, "virtualAccountNo"),
        ({"paymentRequestId": "x" * 129}, "paymentRequestId"),
        ({"paymentRequestId": "a\u0000b"}, "paymentRequestId"),
        ({"paymentRequestId": 12}, "paymentRequestId"),
        ({"flagAdvise": "X"}, "flagAdvise"),
        ({"flagAdvise": "y"}, "flagAdvise"),
        ({"paidAmount": "50400.00"}, "paidAmount"),
        ({"paidAmount": {"value": "50400", "currency": "IDR"}}, "paidAmount.value"),
        ({"paidAmount": {"value": "50400.0", "currency": "IDR"}}, "paidAmount.value"),
        ({"paidAmount": {"value": 50400.00, "currency": "IDR"}}, "paidAmount.value"),
        ({"paidAmount": {"value": "-1.00", "currency": "IDR"}}, "paidAmount.value"),
        ({"paidAmount": {"value": "1" * 17 + ".00", "currency": "IDR"}}, "paidAmount.value"),
        ({"paidAmount": {"value": "50400.00", "currency": "USD"}}, "paidAmount.currency"),
        ({"trxDateTime": "2026-13-01T00:00:00Z"}, "trxDateTime"),
        ({"additionalInfo": "teks"}, "additionalInfo"),
        ({"billDetails": [{}] * 25}, "billDetails"),
        ({"billDetails": ["x"]}, "billDetails"),
        ({"billDetails": [{"billReferenceNo": 10**15}]}, "billDetails.billReferenceNo"),
        ({"billDetails": [{"billAmount": {"value": "1", "currency": "IDR"}}]}, "billDetails.billAmount.value"),
    ],
)
def test_malformed_field_is_named(changes: dict[str, Any], detail: str) -> None:
    assert refusal_of(read_payment, payment_body(**changes)) == (Case.FIELD_FORMAT, detail)


def test_missing_part_of_an_amount_is_named() -> None:
    assert refusal_of(read_payment, payment_body(paidAmount={"currency": "IDR"})) == (
        Case.FIELD_MISSING,
        "paidAmount.value",
    )


def test_echo_of_a_refused_message_keeps_what_could_be_read() -> None:
    echo = echo_of({"partnerServiceId": "x y", "customerNo": [1], "paymentRequestId": "R"}, Service.PAYMENT)
    assert (echo.partner_service_id, echo.customer_no, echo.virtual_account_no, echo.request_id) == ("x y", "", "", "R")


def test_status_asks_by_payment_request_when_both_are_given() -> None:
    both = read_status({**IDENTIFIERS, "inquiryRequestId": "I", "paymentRequestId": "P"})
    assert both.request_id == "P"
    assert read_status({**IDENTIFIERS, "inquiryRequestId": "I"}).request_id == "I"
    assert read_status(dict(IDENTIFIERS)).request_id == ""


def test_fingerprint_tells_a_repetition_from_a_change() -> None:
    def fingerprint(**changes: Any) -> bytes:
        return read_payment(payment_body(**changes)).fingerprint

    first = fingerprint()
    assert len(first) == 32
    assert fingerprint(flagAdvise="Y", trxDateTime="2026-06-12T09:15:42+07:00", journalNum="1") == first
    assert fingerprint(partnerServiceId="08800", virtualAccountNo="08800612345678901") == first
    assert fingerprint(paidAmount={"value": "50401.00", "currency": "IDR"}) != first
    assert fingerprint(customerNo="612345678902", virtualAccountNo="   08800612345678902") != first
    bills = [{"billNo": "1", "billSubCompany": "00001"}, {"billNo": "2", "billSubCompany": "00002"}]
    assert fingerprint(billDetails=bills) == fingerprint(billDetails=bills[::-1]) != first


@pytest.mark.parametrize(
    ("amounts", "in_full"),
    [(["30000.00", "20400.00"], True), (["30000.00"], False), (["30000.00", "20400.50"], False), ([None], True)],
)
def test_bills_that_do_not_make_the_paid_amount_are_seen(amounts: list[str | None], in_full: bool) -> None:
    bills = [{"billNo": "1", "billAmount": {"value": value, "currency": "IDR"} if value else None} for value in amounts]
    assert read_payment(payment_body(billDetails=bills)).is_paid_in_full is in_full


def test_an_amount_with_sen_pays_no_bill() -> None:
    message = read_payment(payment_body(paidAmount={"value": "50400.01", "currency": "IDR"}))
    assert message.paid.whole_rp is None
    assert not message.is_paid_in_full


def test_customer_number_is_a_code_and_a_nik_is_none() -> None:
    assert bill_code("612345678901") == "612345678901"
    assert refusal_of(bill_code, "61029901019000031") == (Case.BILL_NOT_FOUND, "")
    assert refusal_of(bill_code, "6102990101900003") == (Case.BILL_NOT_FOUND, "")
    for months in ("01", "02", "03", "06", "12"):
        assert refusal_of(bill_code, "6102990101900003" + months) == (Case.BILL_NOT_FOUND, "")
    assert refusal_of(bill_code, "610299010190000304") == (Case.PERIOD_WRONG, "")


def test_grant_type_is_read_under_both_names() -> None:
    for body in ({"grantType": "client_credentials"}, {"grant_type": "client_credentials", "additionalInfo": ""}):
        check_token_request(body)
    assert refusal_of(check_token_request, {}) == (Case.FIELD_MISSING, "grantType")
    assert refusal_of(check_token_request, {"grantType": "password"}) == (Case.GRANT_WRONG, "")
    assert refusal_of(check_token_request, {"grantType": ["client_credentials"]}) == (Case.GRANT_WRONG, "")


@pytest.mark.parametrize(
    "text",
    [
        "2026-06-12T09:15:00+07:00",
        "2026-06-12T02:15:00Z",
        "2026-06-12t02:15:00z",
        "2026-06-12 02:15:00Z",
        "2026-06-12T02:15:00.000Z",
        "2026-06-12T02:15:00.000000000Z",
        "2026-06-12T02:15:00-00:00",
        "2026-06-12T02:14:60Z",
        "2026-06-12T09:15:00.000+07:00",
    ],
)
def test_every_form_of_the_header_timestamp_is_one_instant(text: str) -> None:
    assert parse_timestamp(text) == NOW


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-06-12",
        "2026-06-12T09:15:00",
        "2026-06-12T09:15+07:00",
        "2026-06-31T09:15:00Z",
        "2026-06-12T24:00:00Z",
        "2026-06-12T09:15:00+0700",
        "2026-06-12T09:15:00+24:00",
        "2026-06-12T09:15:00 +07:00",
        "20260612T091500Z",
        "٢٠٢٦-06-12T09:15:00Z",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59Z",
        "2026-06-12T09:15:00Z\n",
    ],
)
def test_other_texts_are_no_header_timestamp(text: str) -> None:
    assert parse_timestamp(text) is None


def test_dates_inside_bodies_may_be_basic_or_without_zone() -> None:
    assert parse_body_instant("20260612T021500Z") == NOW
    assert parse_body_instant("20260612T091500+0700") == NOW
    assert parse_body_instant("2026-06-12T09:15:00") == NOW
    assert parse_body_instant("2026-06-12") is None


def test_skew_of_five_minutes_is_the_limit_both_ways() -> None:
    five = timedelta(minutes=5)
    assert is_within_skew(NOW + five, NOW)
    assert is_within_skew(NOW - five, NOW)
    assert not is_within_skew(NOW + five + timedelta(seconds=1), NOW)
    assert not is_within_skew(NOW - five - timedelta(seconds=1), NOW)


def test_the_day_changes_at_midnight_in_jakarta() -> None:
    assert jakarta_day(datetime(2026, 6, 11, 16, 59, 59, tzinfo=UTC)) == date(2026, 6, 11)
    assert jakarta_day(datetime(2026, 6, 11, 17, 0, tzinfo=UTC)) == date(2026, 6, 12)
    assert format_timestamp(NOW) == "2026-06-12T09:15:00+07:00"


def test_token_lives_fifteen_minutes_and_belongs_to_its_client() -> None:
    secret = b"rahasia-server"
    token, later = issue_token(secret, "BANKKALBAR", now=NOW), issue_token(secret, "LAIN", now=NOW)
    last = NOW + timedelta(seconds=899)
    assert token_owner(secret, token, now=last) == "BANKKALBAR"
    assert token_owner(secret, later, now=last) == "LAIN"
    assert token_owner(secret, token, now=NOW + timedelta(seconds=900)) is None
    assert token_owner(b"lain", token, now=NOW) is None


@pytest.mark.parametrize("token", ["", "a", "é", "....", "A" * 43, "A" * 3000])
def test_a_text_that_is_no_token_belongs_to_nobody(token: str) -> None:
    assert token_owner(b"rahasia-server", token, now=NOW) is None


@given(st.integers(0, 60), st.characters(codec="ascii"))
def test_an_altered_token_belongs_to_nobody(position: int, sign: str) -> None:
    token = issue_token(b"rahasia-server", "BANKKALBAR", now=NOW)
    altered = token[:position] + sign + token[position + 1 :]
    assert token_owner(b"rahasia-server", altered, now=NOW) == ("BANKKALBAR" if altered == token else None)


def test_reading_stays_fast_for_a_body_of_the_largest_size() -> None:
    body = json.dumps(payment_body(additionalInfo={f"k{i}": " " * 10 for i in range(2500)})).encode()
    assert len(body) < 64 * 1024
    assert read_payment(read_object(body)).paid.whole_rp == 50_400
