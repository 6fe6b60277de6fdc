// What follows, for all kinds of records but titles.
#include <algorithm>
#include <optional>

#include "base/decimal.h"
#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "ledger/bond.h"
#include "ledger/carnet.h"
#include "ledger/condition.h"
#include "ledger/moment.h"
#include "ledger/shipment.h"
#include "member/internal/follow.h"
#include "tlog/proof.h"

namespace tidewaiter::member {
namespace {

std::unexpected<Error> Wrong(std::string_view name, std::string detail) {
  return Fail(ErrorCode::kInvalidArgument, std::move(detail), "/data/" + std::string(name));
}

std::string ObjectText(const std::vector<std::pair<std::string_view, std::string>>& members) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject();
  for (const auto& [name, text] : members)
    if (!text.empty()) json.Member(name, text);
  json.EndObject();
  return out;
}

// A list with one more element.
std::string Longer(std::string list, const std::string& element) {
  if (list.size() < 2) return "[" + element + "]";
  list.pop_back();
  return list + (list.size() > 1 ? "," : "") + element + "]";
}

// A member of the wish that is only a short form of something: taken out of the data.
std::string TakeShort(DataObject& data, std::string_view name) {
  std::string text = data.text(name);
  data.Remove(name);
  return text;
}

}  // namespace

void FollowOperator(const Following& next, DataObject& data) {
  if (next.before == nullptr) {
    data.SetRaw("benefits", "{}");
    data.SetText("valid_from", ledger::FormatMoment(next.now_ms));
  }
  data.SetText("status", next.type == "operator.suspend"  ? "suspended"
                         : next.type == "operator.revoke" ? "revoked"
                                                          : "granted");
  data.Take(next.wish);
}

void FollowCertificate(const Following& next, DataObject& data) {
  const std::int64_t uses = data.number("uses");
  if (next.before == nullptr) {
    data.SetRaw("single_use", "false");
    data.SetText("valid_from", ledger::FormatMoment(next.now_ms));
    data.SetRaw("uses", "0");
  }
  std::string_view status = "valid";
  if (next.type == "certificate.replace") status = "replaced";
  if (next.type == "certificate.revoke") status = "revoked";
  if (next.type == "certificate.use") {
    data.SetRaw("uses", std::to_string(uses + 1));
    data.SetText("by", next.self);
    if (data.is_true("single_use")) status = "used";
  }
  data.SetText("status", status);
  data.Take(next.wish);
}

void FollowNumbers(const Following& next, DataObject& data) {
  if (next.before == nullptr) {
    data.SetText("kind", "ioss");
    data.SetText("keying", "hmac-sha256");
  }
  data.Take(next.wish);
}

void FollowDocument(const Following& next, DataObject& data) {
  data.SetRaw("withdrawn", next.type == "document.withdraw" ? "true" : "false");
  data.Take(next.wish);
}

// Short forms: {"voucher":"I1","closes":"E1","part":true,"office":…} is one more line of `used`,
// {"voucher":"I1","currency":…,"amount":…} a claim, {"voucher":"I1","outcome":"paid"} its end.
Status FollowCarnet(const Following& next, DataObject& data) {
  if (next.before == nullptr) {
    data.SetRaw("discharged", "false");
    for (const std::string_view list : {"used", "claims"})
      data.SetRaw(list, "[]");
    data.SetText("guarantor", next.self);
  }
  if (next.type == "carnet.discharge") data.SetRaw("discharged", "true");
  data.Take(next.wish);
  const std::string voucher = TakeShort(data, "voucher");
  if (voucher.empty()) return {};
  std::string by = TakeShort(data, "by");
  if (by.empty()) by = next.self;
  if (next.type == "carnet.movement") {
    const std::string closes = TakeShort(data, "closes");
    std::string used = ObjectText({{"by", by}, {"closes", closes}, {"id", voucher}});
    if (data.is_true("part")) used.insert(used.size() - 1, ",\"part\":true");
    data.Remove("part");
    data.SetRaw("used", Longer(data.raw("used"), used));
  } else if (next.type == "carnet.claim") {
    const std::string amount = TakeShort(data, "amount");
    const std::string currency = TakeShort(data, "currency");
    data.SetRaw("claims", Longer(data.raw("claims"), ObjectText({{"amount", amount},
                                                                 {"by", by},
                                                                 {"currency", currency},
                                                                 {"status", "open"},
                                                                 {"voucher", voucher}})));
  } else if (next.type == "carnet.settle" && next.before != nullptr) {
    auto was = ledger::CarnetOf(*next.before);
    if (!was) return std::unexpected(was.error());
    const std::string outcome = TakeShort(data, "outcome");
    const auto claim = std::ranges::find(was->claims, voucher, &ledger::Claim::voucher);
    if (claim == was->claims.end()) return Wrong("voucher", "nothing was claimed for " + voucher);
    if (outcome != "paid" && outcome != "proof_accepted")
      return Wrong("outcome", "is paid or proof_accepted");
    claim->status =
        outcome == "paid" ? ledger::ClaimStatus::kPaid : ledger::ClaimStatus::kProofAccepted;
    ASSIGN_OR_RETURN(const DataObject settled, DataObject::Read(ledger::WriteCarnet(*was)));
    data.SetRaw("claims", settled.raw("claims"));
  }
  return {};
}

// {"document":"D1","type":"invoice"} is a first version or the next one of that document.
void FollowShipment(const Following& next, DataObject& data) {
  if (next.before == nullptr) return data.Take(next.wish);
  const ledger::ShipmentPlaces places = ledger::PlacesAfter(*next.before);
  data.SetRaw("documents_at", std::to_string(places.documents_at));
  if (next.type == "shipment.grant") {
    const auto entry = next.history(places.parties_at);
    const auto lists = entry ? DataObject::Read(entry->data) : DataObject();
    if (lists) {
      data.SetRaw("parties", lists->raw("parties"));
      data.SetRaw("matrix", lists->raw("matrix"));
    }
    return data.Take(next.wish);
  }
  data.SetRaw("parties_at", std::to_string(places.parties_at));
  if (next.type != "shipment.close") data.SetText("by", next.self);
  if (next.type == "shipment.event") data.SetText("at", ledger::FormatMoment(next.now_ms));
  data.Take(next.wish);
  if (next.type != "shipment.document" || data.has("documents")) return;
  ledger::ShipmentNote note;
  if (const auto entry = next.history(places.documents_at)) {
    if (auto with = ledger::ShipmentNoteOf(*entry)) note.documents = std::move(with->documents);
  }
  const std::string kind = TakeShort(data, "type");
  const auto [at, added] =
      note.documents.try_emplace(data.text("document"), ledger::SharedDocument{kind, 0});
  ++at->second.version;
  const auto written = DataObject::Read(ledger::WriteShipmentNote(note));
  if (written) data.SetRaw("documents", written->raw("documents"));
}

// Without proofs: those that are here, of the last final entry of each input's object, and what the
// table says to them.
Status FollowCondition(const Following& next, DataObject& data) {
  data.Take(next.wish);
  if (next.before == nullptr) return {};
  const auto condition = ledger::ConditionOf(*next.before);
  if (!condition) return std::unexpected(condition.error());
  if (next.type == "condition.expire") {
    data.DefaultRaw("inputs", "{}");
    data.DefaultRaw("proofs", "[]");
    data.DefaultText("outcome", condition->otherwise);
  }
  if (next.type != "condition.fire" || data.has("proofs")) return {};
  ledger::Firing firing;
  std::map<std::string, bool> known;
  for (const ledger::ConditionInput& input : condition->inputs) {
    const auto text = next.prove(input.log, input.object);
    const auto proof = text ? tlog::ParseProof(*text) : Fail(ErrorCode::kNotFound, "none");
    const auto proven = proof && proof->extra ? ledger::ReadEntry(*proof->extra)
                                              : Fail(ErrorCode::kNotFound, "none");
    if (!proven || (!input.type.empty() && proven->type != input.type)) continue;
    const bool stale = input.fresh_s != 0 && next.now_ms - proven->time_ms > input.fresh_s * 1000;
    if (stale) continue;
    firing.inputs[input.name] = static_cast<std::int64_t>(firing.proofs.size());
    firing.proofs.push_back(*text);
    known[input.name] = ledger::Holds(input, *proven);
  }
  firing.outcome = ledger::Decide(*condition, known).outcome.value_or(condition->otherwise);
  ASSIGN_OR_RETURN(const DataObject written, DataObject::Read(ledger::WriteFiring(firing)));
  for (const std::string_view name : {"inputs", "proofs", "outcome"})
    data.DefaultRaw(name, written.raw(name));
  return {};
}

namespace {

// The amounts of the bond after this step, when they can be told. What cannot be is left to the
// rule, which says why.
void FollowAmounts(const Following& next, DataObject& data) {
  auto was = ledger::BondOf(*next.before);
  if (!was) return;
  const std::string step = next.type == "bond.discharge" ? was->available : data.text("step");
  const auto amount = Decimal::Parse(step);
  const auto available = Decimal::Parse(was->available);
  if (!amount || !available || !amount->ok() || amount->negative() || amount->text() != step ||
      amount->scale() != available->scale() || *amount > *available) {
    return;
  }
  const ledger::Bond now =
      next.type == "bond.draw" ? ledger::Drawn(*was, step) : ledger::Released(*was, step);
  data.DefaultText("available", now.available);
  data.DefaultText("drawn", now.drawn);
  data.DefaultText("released", now.released);
}

}  // namespace

void FollowBond(const Following& next, DataObject& data) {
  if (next.before == nullptr) {
    data.SetText("guarantor", next.self);
    data.SetText("status", "undertaken");
    if (!next.approval.empty()) data.SetText("signatory", next.approval);
    data.Take(next.wish);
    const std::string amount = data.text("amount");
    const auto number = Decimal::Parse(amount);
    const std::string none = number && number->ok() ? (*number - *number).text() : std::string("0");
    data.DefaultText("available", amount);
    data.DefaultText("drawn", none);
    data.DefaultText("released", none);
    return;
  }
  const bool moves =
      next.type == "bond.draw" || next.type == "bond.release" || next.type == "bond.discharge";
  const DataObject was = data;
  if (moves) {
    for (const std::string_view name : {"available", "drawn", "released"})
      data.Remove(name);
  }
  if (next.type == "bond.approve") data.SetText("status", "approved");
  if (next.type == "bond.discharge") data.SetText("status", "discharged");
  data.Take(next.wish);
  if (!moves) return;
  FollowAmounts(next, data);
  for (const std::string_view name : {"available", "drawn", "released"})
    data.DefaultRaw(name, was.raw(name));
}

}  // namespace tidewaiter::member
