// What follows, for titles.
#include <string_view>

#include "ledger/title.h"
#include "member/internal/follow.h"
#include "tlog/proof.h"

namespace tidewaiter::member {
namespace {

// Status after each step that changes it.
std::string_view StatusAfter(std::string_view type) {
  struct After {
    std::string_view type, status;
  };
  static constexpr After kAfter[] = {
      {"title.issue", "held"},          {"title.surrender", "surrendered"},
      {"title.accept", "accepted"},     {"title.refuse", "held"},
      {"title.delivered", "delivered"}, {"title.amend", "held"},
      {"title.to_paper", "paper"},      {"title.restore", "held"},
      {"title.handover_out", "moved"},
  };
  for (const After& after : kAfter)
    if (after.type == type) return after.status;
  return {};
}

bool EndsPurpose(std::string_view type) {
  return type == "title.refuse" || type == "title.delivered" || type == "title.amend" ||
         type == "title.to_paper" || type == "title.handover_out";
}

bool EndsNomination(std::string_view type) {
  return type == "title.endorse" || type == "title.transfer_both" || type == "title.surrender";
}

Result<DataObject> Lasting(const ledger::Entry& entry) {
  ASSIGN_OR_RETURN(DataObject data, DataObject::Read(entry.data));
  for (const std::string_view once :
       {"reason", "to_log", "to_object", "from_log", "from_object", "proof"})
    data.Remove(once);
  return data;
}

// As the proven handover left it, in our log now.
Status TakeOver(const Following& next, DataObject& data) {
  const auto proof = tlog::ParseProof(next.wish.text("proof"));
  if (!proof || !proof->extra)
    return Fail(ErrorCode::kInvalidArgument, "a proof with its entry is needed", "/data/proof");
  ASSIGN_OR_RETURN(const ledger::Entry out, ledger::ReadEntry(*proof->extra));
  ASSIGN_OR_RETURN(data, Lasting(out));
  data.SetText("status", "held");
  data.SetText("from_log", out.log);
  data.SetText("from_object", out.object);
  return {};
}

// A nominee of nobody is none, which is written by leaving it out.
void DropEmptyNominee(DataObject& data) {
  if (data.has("nominee") && data.raw("nominee") == "\"\"") data.Remove("nominee");
}

}  // namespace

Status FollowTitle(const Following& next, DataObject& data) {
  if (next.type == "title.issue") {
    data.SetRaw("amendments", "0");
    data.SetText("carrier", next.self);
    data.SetRaw("from_paper", "false");
    data.SetRaw("to_order", "true");
  }
  if (next.type == "title.handover_in" && next.before == nullptr)
    RETURN_IF_ERROR(TakeOver(next, data));
  if (next.type == "title.reject" && next.before != nullptr && next.before->number > 1) {
    const auto earlier = next.history(next.before->number - 1);
    if (earlier) {
      ASSIGN_OR_RETURN(data, Lasting(*earlier));
    }
  }
  if (const std::string_view status = StatusAfter(next.type); !status.empty())
    data.SetText("status", status);
  if (EndsPurpose(next.type)) data.Remove("purpose");
  if (EndsNomination(next.type)) data.Remove("nominee");
  if (next.type == "title.amend")
    data.SetRaw("amendments", std::to_string(data.number("amendments") + 1));
  if (next.type == "title.restore") data.SetRaw("from_paper", "true");
  data.Take(next.wish);
  if (next.type == "title.issue") data.DefaultText("beneficiary", data.text("holder"));
  DropEmptyNominee(data);
  return {};
}

}  // namespace tidewaiter::member
