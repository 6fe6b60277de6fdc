// Credits and envelopes from JSON.
#include <algorithm>

#include "ledger/internal/title_data.h"
#include "ledger/presentation.h"

namespace tidewaiter::ledger {
namespace {

using codec::JsonReader;
using codec::JsonValue;
using codec::kOptional;
using codec::kRequired;

constexpr std::size_t kNameMax = 300;     // of a party or a port
constexpr std::int64_t kPiecesMax = 100;  // originals or copies of one document
constexpr std::int64_t kDaysMax = 366;    // for presentation
constexpr std::size_t kClosedMax = 1000;  // days on which a bank is closed, over some years
constexpr std::int64_t kPercentMax = 1000;

void ReadName(JsonReader& in, JsonValue value, std::string& into) {
  in.Text(value, {.min = 1, .max = kNameMax}, into);
}

void ReadText(JsonReader& in, JsonValue value, std::string& into) {
  in.Text(value, {.min = 1, .max = kDescriptionMax}, into);
}

void ReadCount(JsonReader& in, JsonValue value, std::int64_t max, int& into) {
  std::int64_t number = into;
  in.Integer(value, 0, max, number);
  into = static_cast<int>(number);
}

void ReadDay(JsonReader& in, JsonValue value, std::optional<Day>& into) {
  std::string text;
  in.Text(value, {.min = 10, .max = 10}, text);
  if (text.empty()) return;
  const auto day = ParseIsoDay(text);
  if (!day) return in.Note("format", "is no day like 2026-02-28");
  into = *day;
}

void ReadDay(JsonReader& in, JsonValue value, Day& into) {
  std::optional<Day> day;
  ReadDay(in, value, day);
  into = day.value_or(into);
}

constexpr codec::JsonMember<RequiredDocument> kRequiredDocument[] = {
    {"type", kRequired,
     [](JsonReader& in, JsonValue v, RequiredDocument& d) { ReadWord(in, v, d.type); }},
    {"originals", kOptional,
     [](JsonReader& in, JsonValue v, RequiredDocument& d) {
       ReadCount(in, v, kPiecesMax, d.originals);
     }},
    {"copies", kOptional,
     [](JsonReader& in, JsonValue v, RequiredDocument& d) {
       ReadCount(in, v, kPiecesMax, d.copies);
     }},
};

using C = CreditTerms;
constexpr codec::JsonMember<C> kCredit[] = {
    {"number", kRequired, [](JsonReader& in, JsonValue v, C& c) { ReadName(in, v, c.number); }},
    {"applicant", kRequired,
     [](JsonReader& in, JsonValue v, C& c) { ReadName(in, v, c.applicant); }},
    {"beneficiary", kRequired,
     [](JsonReader& in, JsonValue v, C& c) { ReadName(in, v, c.beneficiary); }},
    {"currency", kRequired,
     [](JsonReader& in, JsonValue v, C& c) { ReadCurrency(in, v, c.currency); }},
    {"amount", kRequired, [](JsonReader& in, JsonValue v, C& c) { ReadAmount(in, v, c.amount); }},
    {"about", kOptional, [](JsonReader& in, JsonValue v, C& c) { in.Bool(v, c.about); }},
    {"goods", kRequired, [](JsonReader& in, JsonValue v, C& c) { ReadText(in, v, c.goods); }},
    {"port_of_loading", kOptional,
     [](JsonReader& in, JsonValue v, C& c) { ReadName(in, v, c.port_of_loading); }},
    {"port_of_discharge", kOptional,
     [](JsonReader& in, JsonValue v, C& c) { ReadName(in, v, c.port_of_discharge); }},
    {"expires", kRequired, [](JsonReader& in, JsonValue v, C& c) { ReadDay(in, v, c.expires); }},
    {"latest_shipment", kOptional,
     [](JsonReader& in, JsonValue v, C& c) { ReadDay(in, v, c.latest_shipment); }},
    {"presentation_days", kOptional,
     [](JsonReader& in, JsonValue v, C& c) { ReadCount(in, v, kDaysMax, c.presentation_days); }},
    {"partial_shipments", kOptional,
     [](JsonReader& in, JsonValue v, C& c) { in.Bool(v, c.partial_shipments); }},
    {"insured_percent", kOptional,
     [](JsonReader& in, JsonValue v, C& c) { ReadCount(in, v, kPercentMax, c.insured_percent); }},
    {"bank_key", kOptional,
     [](JsonReader& in, JsonValue v, C& c) { ReadDidKey(in, v, c.bank_key); }},
    {"endorsed_to_bank", kOptional,
     [](JsonReader& in, JsonValue v, C& c) { in.Bool(v, c.endorsed_to_bank); }},
    {"documents", kRequired,
     [](JsonReader& in, JsonValue v, C& c) {
       in.Array(v, 1, kPresentedMax, [&](JsonValue element) {
         in.Object<RequiredDocument>(element, kRequiredDocument, c.documents.emplace_back());
       });
     }},
};

using D = PresentedDocument;
constexpr codec::JsonMember<D> kPresented[] = {
    {"type", kRequired, [](JsonReader& in, JsonValue v, D& d) { ReadWord(in, v, d.type); }},
    {"originals", kRequired,
     [](JsonReader& in, JsonValue v, D& d) { ReadCount(in, v, kPiecesMax, d.originals); }},
    {"copies", kOptional,
     [](JsonReader& in, JsonValue v, D& d) { ReadCount(in, v, kPiecesMax, d.copies); }},
    {"dated", kOptional, [](JsonReader& in, JsonValue v, D& d) { ReadDay(in, v, d.dated); }},
    {"issuer", kOptional, [](JsonReader& in, JsonValue v, D& d) { ReadName(in, v, d.issuer); }},
    {"addressee", kOptional,
     [](JsonReader& in, JsonValue v, D& d) { ReadName(in, v, d.addressee); }},
    {"currency", kOptional,
     [](JsonReader& in, JsonValue v, D& d) { ReadCurrency(in, v, d.currency); }},
    {"amount", kOptional, [](JsonReader& in, JsonValue v, D& d) { ReadAmount(in, v, d.amount); }},
    {"description", kOptional,
     [](JsonReader& in, JsonValue v, D& d) { ReadText(in, v, d.description); }},
    {"port_of_loading", kOptional,
     [](JsonReader& in, JsonValue v, D& d) { ReadName(in, v, d.port_of_loading); }},
    {"port_of_discharge", kOptional,
     [](JsonReader& in, JsonValue v, D& d) { ReadName(in, v, d.port_of_discharge); }},
    {"on_board", kOptional, [](JsonReader& in, JsonValue v, D& d) { ReadDay(in, v, d.on_board); }},
    {"carrier", kOptional, [](JsonReader& in, JsonValue v, D& d) { ReadName(in, v, d.carrier); }},
    {"is_signed", kOptional, [](JsonReader& in, JsonValue v, D& d) { in.Bool(v, d.is_signed); }},
    {"originals_issued", kOptional,
     [](JsonReader& in, JsonValue v, D& d) { ReadCount(in, v, kPiecesMax, d.originals_issued); }},
    {"on_deck", kOptional, [](JsonReader& in, JsonValue v, D& d) { in.Bool(v, d.on_deck); }},
    {"defective", kOptional, [](JsonReader& in, JsonValue v, D& d) { in.Bool(v, d.defective); }},
    {"charter_party", kOptional,
     [](JsonReader& in, JsonValue v, D& d) { in.Bool(v, d.charter_party); }},
    {"cover_note", kOptional, [](JsonReader& in, JsonValue v, D& d) { in.Bool(v, d.cover_note); }},
    {"title", kOptional,
     [](JsonReader& in, JsonValue v, D& d) {
       in.Object<Title>(v, TitleMembers(), d.title.emplace());
     }},
};

constexpr codec::JsonMember<Envelope> kEnvelope[] = {
    {"presented", kRequired,
     [](JsonReader& in, JsonValue v, Envelope& e) { ReadDay(in, v, e.presented); }},
    {"drawn_before", kOptional,
     [](JsonReader& in, JsonValue v, Envelope& e) { ReadAmount(in, v, e.drawn_before); }},
    {"closed_days", kOptional,
     [](JsonReader& in, JsonValue v, Envelope& e) {
       in.Array(v, 0, kClosedMax,
                [&](JsonValue element) { ReadDay(in, element, e.closed_days.emplace_back()); });
       std::ranges::sort(e.closed_days);
     }},
    {"documents", kRequired,
     [](JsonReader& in, JsonValue v, Envelope& e) {
       in.Array(v, 0, kPresentedMax, [&](JsonValue element) {
         in.Object<D>(element, kPresented, e.documents.emplace_back());
       });
     }},
};

// An amount that has not the digits of its currency is none, and would be compared as nothing.
void NeedAmount(JsonReader& in, const std::string& currency, const std::string& amount,
                std::string_view pointer) {
  if (amount.empty() || AmountIn(currency, amount)) return;
  in.NoteUnder(pointer, "amount", "has not the digits of its currency");
}

}  // namespace

CreditRead ReadCredit(std::string_view json) {
  JsonReader in;
  CreditRead read;
  const auto root = in.Parse(json, {.bytes_max = kPresentationBytesMax});
  if (root) {
    in.Object<C>(*root, kCredit, read.terms);
    NeedAmount(in, read.terms.currency, read.terms.amount, "/amount");
  }
  read.problems = in.TakeProblems();
  return read;
}

EnvelopeRead ReadEnvelope(std::string_view json) {
  JsonReader in;
  EnvelopeRead read;
  const auto root = in.Parse(json, {.bytes_max = kPresentationBytesMax});
  if (root) {
    in.Object<Envelope>(*root, kEnvelope, read.envelope);
    for (std::size_t i = 0; i < read.envelope.documents.size(); ++i) {
      const D& document = read.envelope.documents[i];
      NeedAmount(in, document.currency, document.amount,
                 "/documents/" + std::to_string(i) + "/amount");
    }
  }
  read.problems = in.TakeProblems();
  return read;
}

}  // namespace tidewaiter::ledger
