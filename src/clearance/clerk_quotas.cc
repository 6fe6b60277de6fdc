// What a declaration takes from tariff quotas when it is accepted, and gives back.
#include "clearance/clerk.h"
#include "codec/json_writer.h"

namespace tidewaiter::clearance {
namespace {

std::string ServedData(const Served& served) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("item", served.item).Member("order_number", served.order_number);
  if (served.problem) {
    json.Member("problem", served.problem->code).Member("detail", served.problem->detail);
  } else {
    json.Member("asked", served.use->got.asked.text());
    json.Member("covered", served.use->got.covered.text());
    json.Member("left", served.use->got.left.text());
  }
  json.EndObject();
  return out;
}

std::string ReturnedData(const QuotaUse& use) {
  std::string out;
  codec::JsonWriter(out)
      .BeginObject()
      .Member("item", use.request.item)
      .Member("order_number", use.request.order_number)
      .Member("returned", use.got.covered.text())
      .EndObject();
  return out;
}

}  // namespace

Status Clerk::ServeQuotas(Draft::Open& open, const desk::Document& document, const By& by) {
  const std::string id = open.now.declaration.id;
  for (const Served& served : tariff_.Serve(document, id, draft_.now_ms())) {
    RETURN_IF_ERROR(draft_.Emit(open, desk::kind::kQuotaServed, ServedData(served), by));
    if (!served.use) continue;
    draft_.Put({std::string(collection::kQuotaUse), QuotaUseId(served.use->request), 1,
                WriteQuotaUse(*served.use)});
  }
  return {};
}

Status Clerk::GiveBackQuotas(Draft::Open& open, std::optional<int> item, const By& by) {
  for (const QuotaUse& use : tariff_.GiveBack(open.now.declaration.id, item)) {
    RETURN_IF_ERROR(draft_.Emit(open, desk::kind::kQuotaReturned, ReturnedData(use), by));
    draft_.Put({std::string(collection::kQuotaUse), QuotaUseId(use.request), 2, ""});
  }
  return {};
}

}  // namespace tidewaiter::clearance
