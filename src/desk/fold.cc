#include "desk/fold.h"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "codec/json_get.h"

namespace tidewaiter::desk {
namespace {

using codec::IntegerOf;
using codec::TextOf;
using Json = simdjson::dom::element;

constexpr std::size_t kGoodsMax = 120;  // bytes of a description that lists show

// At most `max` bytes, cut where a character begins.
std::string_view Cut(std::string_view text, std::size_t max) {
  if (text.size() <= max) return text;
  std::size_t end = max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
    --end;
  return text.substr(0, end);
}

void Finish(State status, const Event& event, Case& into) {
  into.declaration.status = status;
  into.declaration.finished_ms = event.time_ms;
  into.declaration.due_ms = 0;
}

void SetControl(const Event& event, std::string_view id, ControlStatus status, Case& into) {
  ControlRow& control = into.Control(id);
  control.status = status;
  DeclarationRow& row = into.declaration;
  if (row.control != id) return;
  row.control_status = status;
  row.officer = control.officer;
  if (!IsOpen(status)) {
    control.done_ms = event.time_ms;
    row.due_ms = 0;
  }
}

void OnOrdered(const Event& event, Json data, Case& into) {
  DeclarationRow& row = into.declaration;
  const std::string id = TextOf(data, "control");
  ControlRow& control = into.Control(id);
  control.declaration = row.id;
  control.lrn = row.lrn;
  control.importer = row.importer;
  control.kind = FindControlKind(TextOf(data, "kind")).value_or(ControlKind::kInspection);
  control.status = ControlStatus::kOpen;
  control.office = row.office;
  control.ordered_ms = event.time_ms;
  control.due_ms = IntegerOf(data, "due_ms");
  control.order_seq = event.seq;
  row.control = id;
  row.control_kind = control.kind;
  row.control_status = control.status;
  row.officer.clear();
  row.due_ms = control.due_ms;
  // An audit comes after release.
  if (control.kind != ControlKind::kAudit) row.status = State::kUnderControl;
}

void OnAssigned(const Event& event, Json data, Case& into) {
  const std::string id = TextOf(data, "control");
  ControlRow& control = into.Control(id);
  control.officer = TextOf(data, "officer");
  control.why_officer = TextOf(data, "why");
  SetControl(event, id, ControlStatus::kAssigned, into);
}

void OnStarted(const Event& event, Json data, Case& into) {
  const std::string id = TextOf(data, "control");
  into.Control(id).started_ms = event.time_ms;
  SetControl(event, id, ControlStatus::kStarted, into);
}

void OnEnded(const Event& event, Json data, ControlStatus status, Case& into) {
  const std::string id = TextOf(data, "control");
  into.Control(id).act_seq = event.seq;
  SetControl(event, id, status, into);
}

void OnRerouted(Json data, Case& into) {
  into.declaration.lane = FindLane(TextOf(data, "lane")).value_or(into.declaration.lane);
  into.declaration.basis = SelectionBasis::kTargeted;
}

Status FoldData(const Event& event, Json data, Case& into) {
  if (event.kind == kind::kOrdered) {
    OnOrdered(event, data, into);
  } else if (event.kind == kind::kAssigned) {
    OnAssigned(event, data, into);
  } else if (event.kind == kind::kStarted) {
    OnStarted(event, data, into);
  } else if (event.kind == kind::kActed) {
    OnEnded(event, data, ControlStatus::kDone, into);
  } else if (event.kind == kind::kDismissed) {
    OnEnded(event, data, ControlStatus::kDismissed, into);
  } else if (event.kind == kind::kWithdrawn) {
    OnEnded(event, data, ControlStatus::kWithdrawn, into);
  } else if (event.kind == kind::kRerouted) {
    OnRerouted(data, into);
  }
  return {};
}

}  // namespace

ControlRow& Case::Control(std::string_view id) {
  for (ControlRow& control : controls) {
    if (control.id == id) return control;
  }
  ControlRow& control = controls.emplace_back();
  control.id = id;
  return control;
}

void FoldDocument(const Event& event, const Document& document, Case& into) {
  DeclarationRow& row = into.declaration;
  row.id = event.subject;
  row.lrn = document.lrn;
  row.office = document.office;
  row.declarant = document.declarant.id;
  row.declarant_name = document.declarant.name;
  row.importer = document.importer.id;
  row.importer_name = document.importer.name;
  row.goods = Cut(document.items.front().description, kGoodsMax);
  row.hs_code = document.items.front().hs_code;
  row.origin = document.items.front().origin;
  row.value_minor = 0;
  for (const GoodsItem& item : document.items)
    row.value_minor += item.value_minor;
  row.items = static_cast<std::uint32_t>(document.items.size());
  row.version = event.version;
  row.document_seq = event.seq;
  row.last_seq = event.seq;
  if (event.kind == kind::kLodged) {
    row.stage = document.stage;
    row.status = State::kPreArrival;  // until it is assessed
    row.lodged_ms = event.time_ms;
    if (document.stage == Stage::kArrived) row.arrived_ms = event.time_ms;
  }
}

void FoldAssessment(const Event& event, const Assessment& assessment, Case& into) {
  DeclarationRow& row = into.declaration;
  row.lane = assessment.lane;
  row.basis = assessment.basis;
  row.rank = assessment.rank;
  row.probability = assessment.probability;
  row.decided_ms = event.time_ms;
  row.decision_seq = event.seq;
  row.last_seq = event.seq;
  row.stake_minor = 0;
  row.kind = ErrorKind::kUnspecified;
  row.reason.clear();
  if (assessment.items.empty()) return;
  const Finding& leading = assessment.items[assessment.Leading()].finding;
  row.stake_minor = leading.stake_minor;
  row.kind = leading.kind;
  if (!leading.reasons.empty()) row.reason = WriteReason(leading.reasons.front());
}

Status Fold(const Event& event, const DocumentRules& rules, Case& into) {
  if (event.kind == kind::kRead || event.kind == kind::kAttached ||
      event.kind == kind::kQuotaServed || event.kind == kind::kQuotaReturned) {
    return {};
  }
  if (event.kind == kind::kLodged || event.kind == kind::kAmended) {
    const auto document = ParseDocument(event.data, {.currency = rules.currency,
                                                     .currency_digits = rules.currency_digits,
                                                     .offices = {},
                                                     .extra_names = rules.extra_names});
    if (!document) {
      return Fail(ErrorCode::kCorruption, fmt::format("the document of event {} cannot be read: {}",
                                                      event.seq, document.error().front().detail));
    }
    FoldDocument(event, *document, into);
    return {};
  }
  if (event.kind == kind::kAssessed) {
    ASSIGN_OR_RETURN(const Assessment assessment, ReadAssessment(event.data));
    FoldAssessment(event, assessment, into);
    return {};
  }
  DeclarationRow& row = into.declaration;
  row.last_seq = event.seq;
  if (event.kind == kind::kCancelled) {
    Finish(State::kCancelled, event, into);
  } else if (event.kind == kind::kReleased) {
    Finish(State::kReleased, event, into);
  } else if (event.kind == kind::kSeized) {
    Finish(State::kSeized, event, into);
  } else if (event.kind == kind::kHeld) {
    row.status = State::kHeld;
  } else if (event.kind == kind::kArrived) {
    row.stage = Stage::kArrived;
    row.arrived_ms = event.time_ms;
  } else {
    const codec::JsonText data(event.data);
    if (!data.ok()) {
      return Fail(ErrorCode::kCorruption, fmt::format("event {} cannot be read", event.seq));
    }
    return FoldData(event, data.root(), into);
  }
  return {};
}

bool MayAmend(const DeclarationRow& row) {
  return row.status == State::kPreArrival;
}
bool MayCancel(const DeclarationRow& row) {
  return row.status == State::kPreArrival;
}
bool MayArrive(const DeclarationRow& row) {
  return row.status == State::kPreArrival && row.stage == Stage::kPreArrival;
}
bool MayReroute(const DeclarationRow& row) {
  return row.status == State::kUnderControl && row.control_status != ControlStatus::kStarted;
}
bool MayRelease(const DeclarationRow& row) {
  return row.status == State::kHeld;
}
bool MayHold(const DeclarationRow& row) {
  return row.status == State::kUnderControl;
}
bool MaySeize(const DeclarationRow& row) {
  return row.status == State::kHeld || row.status == State::kUnderControl;
}

// Whether less was granted than was asked for.
static bool IsShort(const std::string& data) {
  const codec::JsonText json(data);
  if (!json.ok()) return false;
  const std::string asked = codec::TextOf(json.root(), "asked");
  return asked.empty() || asked != codec::TextOf(json.root(), "covered");
}

std::string_view NotificationCode(const Event& event) {
  if (event.kind == kind::kLodged) return "accepted";
  if (event.kind == kind::kAmended) return "amended";
  if (event.kind == kind::kCancelled) return "cancelled";
  if (event.kind == kind::kReleased) return "released";
  if (event.kind == kind::kHeld) return "held";
  if (event.kind == kind::kSeized) return "seized";
  if (event.kind == kind::kQuotaServed) return IsShort(event.data) ? "quota_short" : "";
  if (event.kind != kind::kOrdered) return {};
  // Which of the two stands in the data; an audit is not announced.
  if (event.data.find("\"kind\":\"documents\"") != std::string::npos) return "documents_requested";
  if (event.data.find("\"kind\":\"inspection\"") != std::string::npos) return "inspection_ordered";
  return {};
}

}  // namespace tidewaiter::desk
