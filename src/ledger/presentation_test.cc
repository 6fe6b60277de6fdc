// A credit, an envelope that complies, and one thing wrong at a time (UCP 600).
#include "ledger/presentation.h"

#include "ledger/test_records.h"

namespace tidewaiter::ledger {
namespace {

constexpr std::string_view kCredit = R"({
  "number": "LC-2026-17", "applicant": "Harbour Coffee Roasters", "beneficiary": "Highland Growers",
  "currency": "USD", "amount": "50000.00", "goods": "300 bags of green coffee, 60 kg",
  "port_of_loading": "Mombasa", "port_of_discharge": "Walvis Bay", "expires": "2026-12-20",
  "latest_shipment": "2026-11-20", "partial_shipments": false,
  "documents": [{"type": "commercial_invoice", "copies": 2}, {"type": "bill_of_lading"},
                {"type": "insurance"}, {"type": "certificate_of_origin"}]})";

constexpr std::string_view kEnvelope = R"({
  "presented": "2026-12-01",
  "documents": [
    {"type": "commercial_invoice", "originals": 1, "copies": 2, "dated": "2026-11-10",
     "issuer": "HIGHLAND GROWERS", "addressee": "Harbour Coffee Roasters", "currency": "USD",
     "amount": "50000.00", "description": "300 BAGS OF GREEN COFFEE, 60 KG"},
    {"type": "bill_of_lading", "originals": 3, "originals_issued": 3, "dated": "2026-11-15",
     "on_board": "2026-11-15", "carrier": "Line", "is_signed": true, "port_of_loading": "Mombasa",
     "port_of_discharge": "Walvis Bay"},
    {"type": "insurance", "originals": 1, "originals_issued": 1, "dated": "2026-11-14",
     "currency": "USD", "amount": "55000.00"},
    {"type": "certificate_of_origin", "originals": 1, "dated": "2026-11-12"}]})";

std::string Found(const CreditTerms& credit, const Envelope& envelope) {
  std::string found;
  for (const Discrepancy& one : CheckPresentation(credit, envelope)) {
    found +=
        fmt::format("{}{} ({}) {}", found.empty() ? "" : "; ", one.code, one.article, one.pointer);
  }
  return found;
}

struct PresentationCase {
  std::string name;
  void (*change)(CreditTerms& credit, Envelope& envelope);
  std::string found;
};

Day On(std::string_view day) {
  return ParseIsoDay(day).value();
}

using C = CreditTerms;
using E = Envelope;

void Examine(const std::vector<PresentationCase>& cases) {
  for (const PresentationCase& one : cases) {
    SCOPED_TRACE(one.name);
    CreditRead credit = ReadCredit(kCredit);
    EnvelopeRead envelope = ReadEnvelope(kEnvelope);
    ASSERT_TRUE(credit.problems.empty() && envelope.problems.empty());
    one.change(credit.terms, envelope.envelope);
    EXPECT_EQ(Found(credit.terms, envelope.envelope), one.found);
  }
}

TEST(Presentation, TimeAndDocuments) {
  Examine({
      {"complies", [](C&, E&) {}, ""},
      {"on the last day by shipment", [](C&, E& e) { e.presented = On("2026-12-06"); }, ""},
      {"22 days after shipment", [](C&, E& e) { e.presented = On("2026-12-07"); },
       "stale (14(c)) /presented"},
      {"22 days, for the bank was closed on the 21st",
       [](C&, E& e) {
         e.presented = On("2026-12-07");
         e.closed_days = {On("2026-12-05"), On("2026-12-06")};
       },
       ""},
      {"the credit gives fewer days", [](C& c, E&) { c.presentation_days = 10; },
       "stale (14(c)) /presented"},
      {"after expiry", [](C& c, E&) { c.expires = On("2026-11-30"); },
       "after_expiry (6(d)) /presented"},
      {"expired on a Sunday, presented on Monday",
       [](C& c, E& e) {
         c.expires = On("2026-11-30");
         e.closed_days = {On("2026-11-30")};
       },
       ""},
      {"no certificate", [](C&, E& e) { e.documents.pop_back(); },
       "missing_document (14(a)) /documents"},
      {"only a copy of it",
       [](C&, E& e) {
         e.documents[3].originals = 0;
         e.documents[3].copies = 1;
       },
       "too_few_originals (17(a)) /documents"},
      {"a copy of the invoice is missing", [](C&, E& e) { e.documents[0].copies = 1; },
       "too_few_copies (17(d)) /documents"},
      {"an original stands in for a copy",
       [](C&, E& e) {
         e.documents[0].originals = 3;
         e.documents[0].copies = 0;
       },
       ""},
      {"dated later than presented", [](C&, E& e) { e.documents[3].dated = On("2026-12-02"); },
       "dated_later (14(i)) /documents/3/dated"},
      {"names another port than the bill",
       [](C&, E& e) { e.documents[3].port_of_loading = "Durban"; },
       "conflicting_data (14(d)) /documents/3/port_of_loading"},
  });
}

TEST(Presentation, Invoice) {
  Examine({
      {"by another house", [](C&, E& e) { e.documents[0].issuer = "Lowland Growers"; },
       "not_by_beneficiary (18(a)(i)) /documents/0/issuer"},
      {"to another house", [](C&, E& e) { e.documents[0].addressee = "Harbour Tea"; },
       "not_to_applicant (18(a)(ii)) /documents/0/addressee"},
      {"in another currency", [](C&, E& e) { e.documents[0].currency = "EUR"; },
       "other_currency (18(a)(iii)) /documents/0/currency"},
      {"above the credit by a cent",
       [](C&, E& e) {
         e.documents[0].amount = "50000.01";
         e.documents[2].amount = "55000.02";
       },
       "above_credit (18(b)) /documents"},
      {"about, and 10 % above",
       [](C& c, E& e) {
         c.about = true;
         e.documents[0].amount = "55000.00";
         e.documents[2].amount = "60500.00";
       },
       ""},
      {"with what was drawn before", [](C&, E& e) { e.drawn_before = "0.01"; },
       "above_credit (18(b)) /documents"},
      {"5 % less, partial shipments forbidden",
       [](C&, E& e) { e.documents[0].amount = "47500.00"; }, ""},
      {"more than 5 % less", [](C&, E& e) { e.documents[0].amount = "47499.99"; },
       "partial_shipment (30(c)) /documents"},
      {"the same, partial shipments allowed",
       [](C& c, E& e) {
         c.partial_shipments = true;
         e.documents[0].amount = "20000.00";
       },
       ""},
      {"without an amount", [](C&, E& e) { e.documents[0].amount.clear(); },
       "no_amount (18(b)) /documents/0/amount"},
      {"other goods", [](C&, E& e) { e.documents[0].description = "300 bags of roasted coffee"; },
       "description_differs (18(c)) /documents/0/description"},
  });
}

TEST(Presentation, BillOfLading) {
  Examine({
      {"not signed", [](C&, E& e) { e.documents[1].is_signed = false; },
       "not_signed (20(a)(i)) /documents/1/is_signed"},
      {"no carrier", [](C&, E& e) { e.documents[1].carrier.clear(); },
       "no_carrier (20(a)(i)) /documents/1/carrier"},
      {"received, not shipped", [](C&, E& e) { e.documents[1].on_board.reset(); },
       "not_on_board (20(a)(ii)) /documents/1/on_board"},
      {"shipped a day late", [](C&, E& e) { e.documents[1].on_board = On("2026-11-21"); },
       "late_shipment (29(c)) /documents/1/on_board"},
      {"late, and a closed day does not help",
       [](C&, E& e) {
         e.documents[1].on_board = On("2026-11-21");
         e.closed_days = {On("2026-11-20")};
       },
       "late_shipment (29(c)) /documents/1/on_board"},
      {"to another port", [](C&, E& e) { e.documents[1].port_of_discharge = "Durban"; },
       "other_port (20(a)(iii)) /documents/1/port_of_discharge"},
      {"two of three originals", [](C&, E& e) { e.documents[1].originals = 2; },
       "not_full_set (20(a)(iv)) /documents/1/originals"},
      {"on deck, with defects, under a charter party",
       [](C&, E& e) {
         e.documents[1].on_deck = e.documents[1].defective = e.documents[1].charter_party = true;
       },
       "charter_party (20(a)(vi)) /documents/1/charter_party; "
       "on_deck (26(a)) /documents/1/on_deck; not_clean (27) /documents/1/defective"},
  });
}

TEST(Presentation, Insurance) {
  Examine({
      {"110 % less a cent", [](C&, E& e) { e.documents[2].amount = "54999.99"; },
       "under_insured (28(f)(ii)) /documents/2/amount"},
      {"in another currency", [](C&, E& e) { e.documents[2].currency = "EUR"; },
       "other_currency (28(f)(i)) /documents/2/currency"},
      {"a day after shipment", [](C&, E& e) { e.documents[2].dated = On("2026-11-16"); },
       "insured_late (28(e)) /documents/2/dated"},
      {"a cover note", [](C&, E& e) { e.documents[2].cover_note = true; },
       "cover_note (28(c)) /documents/2/cover_note"},
      {"one of two originals", [](C&, E& e) { e.documents[2].originals_issued = 2; },
       "not_full_set (28(b)) /documents/2/originals"},
  });
}

Title HeldBy(const std::string& holder, const std::string& beneficiary) {
  return {.carrier = "line",
          .to_order = true,
          .holder = DidOf(holder),
          .beneficiary = beneficiary.empty() ? "" : DidOf(beneficiary)};
}

TEST(Presentation, AnElectronicBillIsUnderTheBanksControl) {
  struct Case {
    std::optional<Title> title;
    std::string found;
  };
  Title surrendered = HeldBy("bank", "bank");
  surrendered.status = TitleStatus::kSurrendered;
  const std::vector<Case> cases{
      {HeldBy("bank", "bank"), ""},
      {HeldBy("bank", ""), ""},
      {std::nullopt, "no_title (MLETR 10) /documents/1/title"},
      {HeldBy("anna", "bank"), "bank_not_in_control (MLETR 11) /documents/1/title/holder"},
      {HeldBy("bank", "anna"), "not_endorsed_to_bank (MLETR 15) /documents/1/title/beneficiary"},
      {surrendered, "title_not_held (MLETR 11) /documents/1/title/status"},
  };
  for (const Case& one : cases) {
    CreditTerms credit = ReadCredit(kCredit).terms;
    Envelope envelope = ReadEnvelope(kEnvelope).envelope;
    credit.bank_key = DidOf("bank");
    credit.endorsed_to_bank = true;
    envelope.documents[1].title = one.title;
    EXPECT_EQ(Found(credit, envelope), one.found);
  }
}

TEST(Presentation, LastDay) {
  const CreditTerms credit = ReadCredit(kCredit).terms;
  Envelope envelope = ReadEnvelope(kEnvelope).envelope;
  EXPECT_EQ(FormatDay(LastDay(credit, envelope)), "2026-12-06");
  envelope.closed_days = {On("2026-12-06")};
  EXPECT_EQ(FormatDay(LastDay(credit, envelope)), "2026-12-07");
  envelope.documents.clear();
  EXPECT_EQ(FormatDay(LastDay(credit, envelope)), "2026-12-20");
}

std::string ProblemsOf(const codec::Problems& problems) {
  std::string text;
  for (const codec::Problem& problem : problems)
    text += fmt::format("{}{} {}", text.empty() ? "" : "; ", problem.code, problem.pointer);
  return text;
}

TEST(Presentation, ProblemsOfTheInput) {
  EXPECT_EQ(ProblemsOf(ReadCredit(R"({"number":"1","amount":"5.0","currency":"USD"})").problems),
            "required /applicant; required /beneficiary; required /goods; required /expires; "
            "required /documents; amount /amount");
  EXPECT_EQ(ProblemsOf(ReadEnvelope(R"({"presented":"2026-02-30","documents":[
                {"type":"insurance","originals":1,"currency":"JPY","amount":"5.00"}]})")
                           .problems),
            "format /presented; amount /documents/0/amount");
  EXPECT_EQ(ProblemsOf(ReadEnvelope("{").problems), "json ");
}

}  // namespace
}  // namespace tidewaiter::ledger
