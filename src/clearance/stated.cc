#include "clearance/stated.h"

#include <algorithm>
#include <string>
#include <utility>

#include "clearance/registry.h"
#include "desk/fold.h"

namespace tidewaiter::clearance {

StagesPtr Gather(const desk::Document& document, std::span<const desk::Consignment> consignments,
                 const desk::Document* first) {
  auto stages = std::make_shared<desk::Stages>();
  for (std::size_t step = 0; step < stages->steps.size(); ++step) {
    std::vector<const desk::Statement*> statements;
    for (const desk::Consignment& consignment : consignments) {
      const auto& stated = consignment.steps[step];
      if (stated) statements.push_back(&stated->statement);
    }
    if (!statements.empty()) stages->steps[step] = desk::MatchItems(document, statements);
  }
  if (first != nullptr) {
    const desk::Statement statement = desk::StatementOf(*first);
    const desk::Statement* const statements[] = {&statement};
    stages->steps[static_cast<std::size_t>(desk::Step::kPreArrival)] =
        desk::MatchItems(document, statements);
  }
  return stages->empty() ? nullptr : std::move(stages);
}

Result<desk::Document> FirstDocument(desk::Store& store, const desk::DocumentRules& rules,
                                     std::string_view declaration) {
  ASSIGN_OR_RETURN(const std::vector<desk::Event> story, store.EventsOf(declaration));
  const auto lodged = std::ranges::find(story, desk::kind::kLodged, &desk::Event::kind);
  if (lodged != story.end()) {
    desk::DocumentRules lenient = rules;
    lenient.offices.clear();  // an office may have been closed since
    auto document = desk::ParseDocument(lodged->data, lenient);
    if (document) return *std::move(document);
  }
  return Fail(ErrorCode::kCorruption, "the first document of a declaration cannot be read");
}

Result<StagesPtr> StatedBefore(desk::Store& store, const desk::DocumentRules& rules,
                               const desk::Document& document, std::string_view declaration,
                               std::uint64_t seq) {
  std::vector<desk::Consignment> consignments;
  const std::vector<std::string> ids = desk::ConsignmentIds(document);
  ASSIGN_OR_RETURN(const auto records, store.FindRecords(collection::kConsignment, ids));
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (!records[i]) continue;
    ASSIGN_OR_RETURN(const std::vector<desk::Event> story, store.EventsOf(ids[i]));
    desk::Consignment& consignment = consignments.emplace_back();
    for (const desk::Event& event : story) {
      if (event.seq > seq || event.kind != desk::kind::kStated) continue;
      RETURN_IF_ERROR(desk::FoldStated(event, rules, consignment));
    }
  }
  if (document.stage != desk::Stage::kPreArrival) return Gather(document, consignments, nullptr);
  ASSIGN_OR_RETURN(const desk::Document first, FirstDocument(store, rules, declaration));
  return Gather(document, consignments, &first);
}

}  // namespace tidewaiter::clearance
