// Presentation: do the documents of an envelope comply with a letter of credit? What a bank's
// examiner asks by UCP 600, as far as data can answer it, for a flow that guides the beneficiary
// before the bank says no.
//
//   const CreditRead credit = ReadCredit(json);            // problems, all of them, with pointers
//   const EnvelopeRead envelope = ReadEnvelope(json);
//   for (const Discrepancy& d : CheckPresentation(credit.terms, envelope.envelope))
//     Show(d.code, d.article, d.pointer);                  // "late_shipment", "…", "/documents/1"
//
// Nothing found means that nothing here speaks against it, not that the bank must pay: documents
// are examined by people on their face (UCP 600 article 14(a)), and what stands in them beyond
// these fields is theirs to read. An electronic bill must besides be under the bank's control: that
// is read from its title (title.h), not from the paper's words.
// Source: ICC, Uniform Customs and Practice for Documentary Credits (UCP 600, 2007), eUCP 2.0.
// Pure: no clock; days come in. Thread-safe. O(documents), some microseconds.
#ifndef TIDEWAITER_LEDGER_PRESENTATION_H_
#define TIDEWAITER_LEDGER_PRESENTATION_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "codec/problem.h"
#include "ledger/title.h"

namespace tidewaiter::ledger {

inline constexpr std::size_t kPresentedMax = 100;              // documents of one envelope
inline constexpr std::size_t kPresentationBytesMax = 1 << 20;  // of JSON
inline constexpr std::size_t kDescriptionMax = 10'000;  // field 45A of an MT700: 100 × 65, and room

// Kinds that have articles of their own; any other word is a document that must be there.
inline constexpr std::string_view kInvoice = "commercial_invoice";
inline constexpr std::string_view kBillOfLading = "bill_of_lading";
inline constexpr std::string_view kInsurance = "insurance";

struct RequiredDocument {
  std::string type{};  // a word
  int originals = 1;   // at least one of each must be an original (17(a))
  int copies = 0;
};

struct CreditTerms {
  std::string number{};
  std::string applicant{};
  std::string beneficiary{};
  std::string currency{};
  std::string amount{};
  bool about = false;  // "about" stands before the amount: 10 % either way (30(a))
  std::string goods{};
  std::string port_of_loading{};    // empty: any
  std::string port_of_discharge{};  // empty: any
  Day expires = 0;
  std::optional<Day> latest_shipment{};
  int presentation_days = 21;  // after shipment (14(c))
  bool partial_shipments = true;
  int insured_percent = 110;      // of the invoice (28(f)(ii))
  std::string bank_key{};         // did:key that has to control an electronic bill; empty: paper
  bool endorsed_to_bank = false;  // and be entitled by it: to order of the bank, or in blank
  std::vector<RequiredDocument> documents{};
};

struct PresentedDocument {
  std::string type{};
  int originals = 0;
  int copies = 0;
  std::optional<Day> dated{};
  std::string issuer{};
  std::string addressee{};  // invoice: made out to
  std::string currency{};
  std::string amount{};  // invoice: its total; insurance: the sum insured
  std::string description{};
  std::string port_of_loading{};
  std::string port_of_discharge{};
  std::optional<Day> on_board{};  // bill: the day of shipment
  std::string carrier{};          // bill: by name
  bool is_signed = false;
  int originals_issued = 0;      // bill, insurance: of how many the set is
  bool on_deck = false;          // bill: goods are loaded on deck
  bool defective = false;        // bill: a clause declares goods or packing defective
  bool charter_party = false;    // bill: subject to one
  bool cover_note = false;       // insurance: not a policy or a certificate
  std::optional<Title> title{};  // bill: its title as it stands in the ledger
};

struct Envelope {
  Day presented = 0;
  std::string drawn_before{};      // under this credit; empty: nothing
  std::vector<Day> closed_days{};  // on which the bank is closed, rising
  std::vector<PresentedDocument> documents{};
};

struct Discrepancy {
  std::string code{};
  std::string article{};  // "18(b)" of UCP 600; "MLETR 11" for control
  std::string pointer{};  // into the envelope
  std::string detail{};   // for people
  friend bool operator==(const Discrepancy&, const Discrepancy&) = default;
};

// All discrepancies, in the order of articles' subjects: time, documents, invoice, bill, insurance.
// Amounts must be such (ReadCredit, ReadEnvelope see to it); others count as none.
std::vector<Discrepancy> CheckPresentation(const CreditTerms& credit, const Envelope& envelope);

// The last day on which this envelope may come, by expiry and shipment, moved to the next banking
// day when the bank is closed (6(d), 14(c), 29(a)).
Day LastDay(const CreditTerms& credit, const Envelope& envelope);

struct CreditRead {
  CreditTerms terms{};
  codec::Problems problems{};
};
struct EnvelopeRead {
  Envelope envelope{};
  codec::Problems problems{};
};
// From JSON with the names above; days as "2026-02-28". With problems the value is not to be used.
CreditRead ReadCredit(std::string_view json);
EnvelopeRead ReadEnvelope(std::string_view json);

}  // namespace tidewaiter::ledger

#endif  // TIDEWAITER_LEDGER_PRESENTATION_H_
