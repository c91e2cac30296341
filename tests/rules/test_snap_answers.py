"""From outcome to bytes: the table of codes, complete data blocks, lengths, and a foreign schema that accepts them."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from snapapi.model.virtual_account.inquiry import InquiryResponseData
from snapapi.model.virtual_account.payment import PaymentResponseData

from naungan.bank.answers import (
    BillFace,
    PaymentFace,
    bare_answer,
    inquiry_answer,
    payment_answer,
    refusal_answer,
    status_answer,
    token_answer,
)
from naungan.bank.codes import TABLE, Case, Service, respond
from naungan.bank.messages import Echo, read_payment

ECHO = Echo(
    partner_service_id="   08800",
    customer_no="612345678901",
    virtual_account_no="   08800612345678901",
    request_id="202606120915000001",
)
AT = datetime(2026, 6, 12, 2, 15, 42, tzinfo=UTC)
BILL = BillFace(
    number="260600000123",
    name="Desa Galang 2026",
    amounts_rp={"JKM": 20_400, "JKK": 30_000, "JHT": 0},
    first_month=date(2026, 6, 1),
    last_month=date(2026, 8, 1),
    people=1,
)
PAYMENT = PaymentFace(
    number="J-20260612-0000981",
    request_id="202606120915000001",
    amount_rp=50_400,
    paid_at=AT,
    recorded_at=AT + timedelta(seconds=1),
    bank_reference="REF1",
    bank_references={"JKK": "260612000421701", "JKM": "260612000421702"},
)
MESSAGE = read_payment(
    {
        "partnerServiceId": ECHO.partner_service_id,
        "customerNo": ECHO.customer_no,
        "virtualAccountNo": ECHO.virtual_account_no,
        "paymentRequestId": ECHO.request_id,
        "paidAmount": {"value": "50400.00", "currency": "IDR"},
        "trxDateTime": "2026-06-12T09:15:42+07:00",
        "journalNum": "004217",
        "referenceNo": "REF1",
        "channelCode": 6010,
    }
)


def said(answer: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer)
    return found


def test_inquiry_answer_is_the_sample_of_the_specification() -> None:
    answer = inquiry_answer(respond(Case.SUCCESSFUL, Service.INQUIRY), ECHO, BILL)
    InquiryResponseData.model_validate_json(answer)
    data = said(answer)["virtualAccountData"]
    assert said(answer)["responseCode"] == "2002400"
    assert data["inquiryStatus"] == "00"
    assert data["virtualAccountName"] == "Desa Galang 2026"
    assert data["totalAmount"] == {"value": "50400.00", "currency": "IDR"}
    assert data["subCompany"] == ""
    assert [
        (line["billName"], line["billSubCompany"], line["billAmount"]["value"]) for line in data["billDetails"]
    ] == [
        ("JKK", "00001", "30000.00"),
        ("JKM", "00002", "20400.00"),
    ]
    assert [line["billNo"] for line in data["billDetails"]] == ["26060000012301", "26060000012302"]
    assert data["freeTexts"][0] == {"english": "Period 06/2026 to 08/2026", "indonesia": "Periode 06/2026 s.d. 08/2026"}
    assert data["virtualAccountTrxType"] == "C"


def test_payment_answer_carries_both_sides_references_per_programme() -> None:
    answer = payment_answer(
        respond(Case.SUCCESSFUL, Service.PAYMENT), ECHO, message=MESSAGE, bill=BILL, payment=PAYMENT
    )
    PaymentResponseData.model_validate_json(answer)
    data = said(answer)["virtualAccountData"]
    assert data["paymentFlagStatus"] == "00"
    assert data["paidAmount"] == data["totalAmount"] == {"value": "50400.00", "currency": "IDR"}
    assert (data["trxDateTime"], data["journalNum"], data["flagAdvise"]) == ("2026-06-12T09:15:42+07:00", "004217", "N")
    assert [(line["billerReferenceId"], line["billReferenceNo"], line["status"]) for line in data["billDetails"]] == [
        ("J-20260612-0000981-01", "260612000421701", "00"),
        ("J-20260612-0000981-02", "260612000421702", "00"),
    ]
    assert data["freeTexts"] == [{"english": "Covered until 31/08/2026", "indonesia": "Terlindungi s.d. 31/08/2026"}]


def test_status_answer_fills_the_inquiry_request_from_the_payment() -> None:
    asked = Echo(partner_service_id="   08800", customer_no="6", virtual_account_no="   088006")
    answer = said(status_answer(respond(Case.SUCCESSFUL, Service.STATUS), asked, bill=BILL, payment=PAYMENT))
    data = answer["virtualAccountData"]
    assert answer["responseCode"] == "2002600"
    assert data["inquiryRequestId"] == data["paymentRequestId"] == PAYMENT.request_id
    assert data["transactionDate"] == "2026-06-12T09:15:43+07:00"
    assert data["paidAmount"]["value"] == "50400.00"
    assert [line["billReferenceNo"] for line in data["billDetails"]] == ["260612000421701", "260612000421702"]


@pytest.mark.parametrize("service", [Service.INQUIRY, Service.PAYMENT, Service.STATUS])
@pytest.mark.parametrize("case", [case for case in Case if case is not Case.SUCCESSFUL])
def test_every_refusal_but_a_401_carries_the_full_block(case: Case, service: Service) -> None:
    response = respond(case, service, "X-EXTERNAL-ID")
    answer = said(refusal_answer(response, service, ECHO, MESSAGE if service is Service.PAYMENT else None))
    assert answer["responseCode"] == f"{response.http}{service.value}{TABLE[case].case_code}"
    assert answer["responseMessage"] == response.message
    if response.http == 401:
        assert "virtualAccountData" not in answer
        return
    data = answer["virtualAccountData"]
    kind = "inquiry" if service is Service.INQUIRY else "paymentFlag"
    assert data["partnerServiceId"] == ECHO.partner_service_id
    assert data["customerNo"] == ECHO.customer_no
    assert data["virtualAccountNo"] == ECHO.virtual_account_no
    assert data[f"{kind}Status"] == response.status
    assert data[f"{kind}Reason"] == {"english": response.english, "indonesia": response.indonesian}
    assert data["totalAmount"] == {"value": "0.00", "currency": "IDR"}
    assert data["billDetails"] == []


@pytest.mark.parametrize("case", list(Case))
def test_every_case_has_a_line_whose_texts_fit(case: Case) -> None:
    longest = "billDetails.billAmount.currency"
    for service in Service:
        response = respond(case, service, longest)
        assert response.code == f"{response.http}{service.value}{TABLE[case].case_code}"
        assert len(response.code) == 7
        assert len(response.message) <= 150
        assert max(len(response.indonesian), len(response.english)) <= 64
        assert "{" not in response.message + response.indonesian + response.english


def test_codes_are_those_a_bank_tests_for() -> None:
    expected = {
        Case.UNREADABLE: "4002500",
        Case.FIELD_FORMAT: "4002501",
        Case.FIELD_MISSING: "4002502",
        Case.SIGNATURE_WRONG: "4012500",
        Case.CLIENT_UNKNOWN: "4012500",
        Case.TOKEN_INVALID: "4012501",
        Case.EXTERNAL_ID_CONFLICT: "4092500",
        Case.INCONSISTENT: "4042518",
        Case.BILL_PAID: "4042514",
        Case.BILL_EXPIRED: "4042519",
        Case.BILL_NOT_FOUND: "4042512",
        Case.AMOUNT_WRONG: "4042513",
        Case.PARTNER_NOT_FOUND: "4042516",
        Case.TOO_LATE: "5042500",
    }
    assert {case: respond(case, Service.PAYMENT).code for case in expected} == expected
    assert respond(Case.PAYMENT_NOT_FOUND, Service.STATUS).code == "4042601"
    assert respond(Case.GRANT_WRONG, Service.TOKEN).code == "4007300"
    assert respond(Case.FIELD_FORMAT, Service.TOKEN, "X-TIMESTAMP").message == "Invalid Field Format [X-TIMESTAMP]"


def test_an_unfinished_payment_is_said_to_be_neither_paid_nor_refused() -> None:
    assert respond(Case.TOO_LATE, Service.PAYMENT).status == "02"
    assert respond(Case.OUTCOME_UNKNOWN, Service.PAYMENT).status == "02"
    assert respond(Case.DATABASE_AWAY, Service.PAYMENT).status == "01"
    assert respond(Case.DATABASE_AWAY, Service.STATUS).status == "02"
    assert respond(Case.TOO_LATE, Service.INQUIRY).status == "01"


def test_refused_inquiry_shows_no_lines_of_the_bill() -> None:
    answer = said(inquiry_answer(respond(Case.BILL_PAID, Service.INQUIRY), ECHO, BILL))
    assert answer["virtualAccountData"]["billDetails"] == []
    assert answer["virtualAccountData"]["totalAmount"]["value"] == "50400.00"


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=400),
    st.dictionaries(st.sampled_from(["JKK", "JKM", "JHT", "JP"]), st.integers(1, 10**13), min_size=1),
    st.dates(date(2024, 1, 1), date(2030, 12, 1)).map(lambda day: day.replace(day=1)),
    st.integers(1, 2000),
)
def test_foreign_schema_accepts_every_success(name: str, amounts: dict[str, int], month: date, people: int) -> None:
    bill = BillFace("123456789012", name, amounts, month, month, people)
    payment = PaymentFace("R" * 80, ECHO.request_id, bill.total_rp, AT, AT, "", {})
    inquiry = inquiry_answer(respond(Case.SUCCESSFUL, Service.INQUIRY), ECHO, bill)
    paid = payment_answer(respond(Case.SUCCESSFUL, Service.PAYMENT), ECHO, message=MESSAGE, bill=bill, payment=payment)
    InquiryResponseData.model_validate_json(inquiry)
    PaymentResponseData.model_validate_json(paid)
    data = said(inquiry)["virtualAccountData"]
    assert sum(int(line["billAmount"]["value"].removesuffix(".00")) for line in data["billDetails"]) == bill.total_rp
    for text in data["freeTexts"] + said(paid)["virtualAccountData"]["freeTexts"]:
        assert max(len(text["english"]), len(text["indonesia"])) <= 32
    assert all(len(line["billerReferenceId"]) <= 64 for line in said(paid)["virtualAccountData"]["billDetails"])


def test_token_answer_names_its_life_as_text() -> None:
    answer = said(token_answer("abc"))
    assert (answer["responseCode"], answer["accessToken"], answer["tokenType"]) == ("2007300", "abc", "Bearer")
    assert answer["expiresIn"] == "900"


def test_clock_skew_tells_both_clocks() -> None:
    response = respond(Case.CLOCK_SKEW, Service.INQUIRY)
    answer = said(bare_answer(response, clocks=(AT + timedelta(minutes=6), AT)))
    assert answer["additionalInfo"]["selisihDetik"] == 360
    assert answer["additionalInfo"]["waktuServer"] == "2026-06-12T09:15:42+07:00"
