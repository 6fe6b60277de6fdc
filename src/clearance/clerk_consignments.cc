// What the clerk does with what others state about goods: it keeps it, and brings it to those that
// judge a declaration.
#include <fmt/format.h>

#include "clearance/clerk.h"

namespace tidewaiter::clearance {

Result<std::vector<StagesPtr>> Clerk::StagesOf(std::span<const desk::Document* const> documents,
                                               std::span<const desk::Document* const> first) {
  std::vector<StagesPtr> stages(documents.size());
  if (!judge_.rules().asks_stages()) return stages;
  std::vector<std::string> ids;
  std::vector<std::size_t> ends;  // of each document's ids
  for (const desk::Document* document : documents) {
    for (std::string& id : desk::ConsignmentIds(*document))
      ids.push_back(std::move(id));
    ends.push_back(ids.size());
  }
  ASSIGN_OR_RETURN(const auto records, draft_.FindRecords(collection::kConsignment, ids));
  std::size_t begin = 0;
  for (std::size_t i = 0; i < documents.size(); ++i) {
    std::vector<desk::Consignment> consignments;
    for (std::size_t place = begin; place < ends[i]; ++place) {
      if (!records[place]) continue;
      ASSIGN_OR_RETURN(consignments.emplace_back(),
                       desk::ReadConsignment(records[place]->body, *registry_.rules()));
    }
    begin = ends[i];
    stages[i] = Gather(*documents[i], consignments, first[i]);
  }
  return stages;
}

Result<StagesPtr> Clerk::StagesBefore(const Draft::Open& open, const desk::Document& document,
                                      const desk::Assessment& assessment) {
  if (!judge_.rules().asks_stages()) return StagesPtr();
  if (open.stages) return open.stages;
  return StatedBefore(store_, *registry_.rules(), document, open.now.declaration.id,
                      assessment.stated_seq);
}

Result<Clerk::Done> Clerk::Carry(const StateConsignment& work, const Command& command) {
  const access::Decision may = access::Allows(command.who, access::Action::kStateConsignment, {});
  if (!may) {
    return Refusal{{ErrorCode::kFailedPrecondition, "this account may not do that", ""},
                   std::string(access::ReasonCode(may.reason)),
                   {}};
  }
  ASSIGN_OR_RETURN(const auto before, draft_.FindRecord(collection::kConsignment, work.id));
  desk::Consignment consignment;
  if (before) {
    ASSIGN_OR_RETURN(consignment, desk::ReadConsignment(before->body, *registry_.rules()));
  }
  auto& stated = consignment.steps[static_cast<std::size_t>(work.step)];
  consignment.reference = work.reference;
  stated = {.statement = *work.statement,
            .time_ms = draft_.now_ms(),
            .by = command.who.id,
            .version = (stated ? stated->version : 0) + 1};
  const int digits = registry_.rules()->currency_digits;
  record_ = {std::string(collection::kConsignment), work.id, (before ? before->version : 0) + 1,
             desk::WriteConsignment(consignment, digits)};
  draft_.Put(record_);
  draft_.Note(desk::kind::kStated, work.id, desk::StatedData(consignment, work.step, digits),
              {command.who.id, command.request});
  return Applied{.record = &record_, .seq = draft_.seq(), .time_ms = draft_.now_ms()};
}

}  // namespace tidewaiter::clearance
