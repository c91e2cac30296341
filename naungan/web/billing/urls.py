"""Addresses of bills, payments and receipts."""

from django.urls import path

from naungan.web.billing import views, views_new, views_payments

urlpatterns = [
    path("iuran", views.bill_list, name="bills"),
    path("iuran/baru", views_new.new_bill, name="new-bill"),
    path("iuran/baru/kode-iuran", views_new.new_fund_code, name="new-fund-code"),
    path("iuran/<str:code>", views.bill_page, name="bill"),
    path("iuran/<str:code>/cetak", views.bill_print, name="bill-print"),
    path("iuran/<str:code>/batal", views.bill_cancel, name="bill-cancel"),
    path("pembayaran", views_payments.payment_list, name="payments"),
    path("pembayaran/<str:number>", views_payments.payment_page, name="payment"),
    path("pembayaran/<str:number>/pdf", views_payments.payment_pdf, name="payment-pdf"),
    path("bukti/<str:number>", views_payments.proof_page, name="proof"),
]
