#include "api/views.h"

#include <bit>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "api/story.h"
#include "codec/json_get.h"
#include "desk/assessment.h"
#include "desk/document.h"

namespace tidewaiter::api {
namespace {

using codec::JsonWriter;

std::string Amount(std::int64_t minor, const Viewer& viewer) {
  return desk::FormatAmount(minor, viewer.house->settings.currency_digits);
}

double Major(double minor, const Viewer& viewer) {
  return minor / std::pow(10.0, viewer.house->settings.currency_digits);
}

void AppendTime(JsonWriter& json, std::string_view name, std::int64_t time_ms) {
  if (time_ms != 0) json.Member(name, TimeText(time_ms));
}

std::string_view BasisName(SelectionBasis basis) {
  return basis == SelectionBasis::kUnknown ? "none" : SelectionBasisName(basis);
}

void AppendForOfficers(JsonWriter& json, const desk::DeclarationRow& row, const Viewer& viewer) {
  if (row.lane != desk::Lane::kNone) json.Member("lane", desk::Name(row.lane));
  if (row.decision_seq != 0) {
    json.Member("basis", BasisName(row.basis)).Member("rank", Major(row.rank, viewer));
    json.Member("probability", row.probability).Member("stake", Amount(row.stake_minor, viewer));
    json.Member("kind", ErrorKindName(row.kind));
  }
  if (!row.control.empty()) {
    json.Member("control", row.control).Member("control_status", desk::Name(row.control_status));
  }
  if (!row.officer.empty()) {
    json.Member("officer", row.officer);
    json.MemberUnlessEmpty("officer_name", viewer.house->directory.NameOf(row.officer));
  }
  if (!row.reason.empty()) {
    if (const auto reason = desk::ReadReason(row.reason)) {
      json.Member("reason",
                  risk::RenderReason(*reason, viewer.language, viewer.house->settings.currency));
    }
  }
}

}  // namespace

std::string TimeText(std::int64_t time_ms) {
  std::string text = os::FormatUtc(time_ms / 1000);
  text.insert(text.size() - 1, fmt::format(".{:03}", time_ms % 1000));
  return text;
}

Result<std::int64_t> ParseDate(std::string_view text) {
  ASSIGN_OR_RETURN(const Day day, ParseIsoDay(text));
  return static_cast<std::int64_t>(day) * 86'400'000;
}

void AppendParty(JsonWriter& json, std::string_view name, std::string_view id,
                 std::string_view party_name) {
  json.Key(name).BeginObject().Member("id", id).MemberUnlessEmpty("name", party_name).EndObject();
}

void AppendSummary(JsonWriter& json, const desk::DeclarationRow& row, const Viewer& viewer) {
  json.BeginObject().Member("id", row.id).Member("lrn", row.lrn);
  json.Member("status", desk::Name(row.status)).Member("stage", desk::Name(row.stage));
  json.Member("version", row.version).Member("office", row.office);
  AppendParty(json, "declarant", row.declarant, row.declarant_name);
  AppendParty(json, "importer", row.importer, row.importer_name);
  json.Member("items", row.items).Member("goods", row.goods).Member("hs_code", row.hs_code);
  json.Member("origin", row.origin).Member("value", Amount(row.value_minor, viewer));
  json.Member("currency", viewer.house->settings.currency);
  AppendTime(json, "lodged_at", row.lodged_ms);
  AppendTime(json, "arrived_at", row.arrived_ms);
  if (row.status == desk::State::kReleased) AppendTime(json, "released_at", row.finished_ms);
  if (row.status == desk::State::kUnderControl && row.control_kind != desk::ControlKind::kAudit) {
    json.Member("requested", desk::Name(row.control_kind));
  }
  if (viewer.officer) {
    AppendTime(json, "due_at", row.due_ms);
    AppendForOfficers(json, row, viewer);
  }
  json.EndObject();
}

std::string SummaryJson(const desk::DeclarationRow& row, const Viewer& viewer) {
  std::string out;
  JsonWriter json(out);
  AppendSummary(json, row, viewer);
  return out;
}

// Which items are to be looked at, and for what.
void ReadWhatIsAsked(const desk::Event& order, OrderDetails& details) {
  const codec::JsonText data(order.data);
  if (!data.ok()) return;
  codec::EachOf(data.root(), "items", [&](simdjson::dom::element item) {
    std::int64_t number = 0;
    if (item.get(number) == simdjson::SUCCESS) {
      details.items.push_back(static_cast<std::uint32_t>(number));
    }
  });
  codec::EachOf(data.root(), "kinds", [&](simdjson::dom::element name) {
    std::string_view text;
    if (name.get(text) != simdjson::SUCCESS) return;
    if (const auto kind = FindErrorKind(text)) details.kinds.Add(*kind);
  });
}

Result<OrderDetails> ReadOrder(desk::Store& store, const desk::ControlRow& row) {
  OrderDetails details;
  ASSIGN_OR_RETURN(const auto order, store.FindEvent(row.order_seq));
  if (order) ReadWhatIsAsked(*order, details);
  if (row.status != desk::ControlStatus::kDone) return details;
  ASSIGN_OR_RETURN(const auto acted, store.FindEvent(row.act_seq));
  if (!acted) return details;
  const codec::JsonText data(acted->data);
  simdjson::dom::element act;
  if (data.ok() && data.root().at_key("act").get(act) == simdjson::SUCCESS) {
    details.act = simdjson::to_string(act);
  }
  return details;
}

void AppendControl(JsonWriter& json, const desk::ControlRow& row, const OrderDetails& details,
                   const Viewer& viewer) {
  json.BeginObject().Member("id", row.id).Member("declaration", row.declaration);
  json.Member("lrn", row.lrn).Member("kind", desk::Name(row.kind));
  json.Member("status", desk::Name(row.status)).Member("office", row.office);
  if (!row.officer.empty()) {
    json.Member("officer", row.officer);
    json.MemberUnlessEmpty("officer_name", viewer.house->directory.NameOf(row.officer));
    json.Member("why_officer", WhyOfficerSentence(row.why_officer, viewer.language));
  }
  json.Key("items").BeginArray();
  for (const std::uint32_t item : details.items)
    json.Unsigned(item);
  json.EndArray().Key("instructions").BeginArray();
  for (const ErrorKind kind : AllErrorKinds()) {
    if (details.kinds.Has(kind)) json.Text(InstructionSentence(kind, viewer.language));
  }
  json.EndArray();
  AppendTime(json, "ordered_at", row.ordered_ms);
  AppendTime(json, "due_at", row.due_ms);
  AppendTime(json, "started_at", row.started_ms);
  AppendTime(json, "done_at", row.done_ms);
  if (!details.act.empty()) json.Key("act").Raw(details.act);
  json.EndObject();
}

std::string ControlJson(const desk::ControlRow& row, const OrderDetails& details,
                        const Viewer& viewer) {
  std::string out;
  JsonWriter json(out);
  AppendControl(json, row, details, viewer);
  return out;
}

std::string NotificationJson(const desk::NotificationRow& row, const Viewer& viewer) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("seq", row.seq).Member("at", TimeText(row.time_ms));
  json.Member("declaration", row.declaration).Member("lrn", row.lrn).Member("code", row.code);
  json.Member("sentence", NotificationSentence(row.code, row.lrn, viewer.language)).EndObject();
  return out;
}

std::string CursorText(const desk::Cursor& cursor) {
  return fmt::format("{:016x}~{}", std::bit_cast<std::uint64_t>(cursor.value), cursor.id);
}

Result<desk::Cursor> ParseCursor(std::string_view text) {
  std::uint64_t bits = 0;
  const auto bad = [] {
    return Fail(ErrorCode::kInvalidArgument, "this is no cursor of ours", "cursor");
  };
  if (text.size() < 18 || text[16] != '~') return bad();
  const auto [end, error] = std::from_chars(text.data(), text.data() + 16, bits, 16);
  const double value = std::bit_cast<double>(bits);
  if (error != std::errc{} || end != text.data() + 16 || std::isnan(value)) return bad();
  return desk::Cursor{value, std::string(text.substr(17))};
}

}  // namespace tidewaiter::api
