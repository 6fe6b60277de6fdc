// What was stated about a declaration's goods at other steps: manifest, transit, export, ..., and
// the declaration itself as it was lodged before the goods came.
//
//   ASSIGN_OR_RETURN(StagesPtr stages, StatedBefore(store, rules, document, id, stated_seq));
//   lines.Append(document, id, today, stages.get());
//
// Statements belong to a declaration when its documents name their consignment. Those count that
// were there when it was judged; what comes later does not change what was decided.
#ifndef TIDEWAITER_CLEARANCE_STATED_H_
#define TIDEWAITER_CLEARANCE_STATED_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "desk/consignment.h"
#include "desk/document.h"
#include "desk/store.h"

namespace tidewaiter::clearance {

// Null: nothing was stated.
using StagesPtr = std::shared_ptr<const desk::Stages>;

// `first` is the declaration as it was lodged when that was before the goods came, else null.
StagesPtr Gather(const desk::Document& document, std::span<const desk::Consignment> consignments,
                 const desk::Document* first);

// As things stood after that event. One question to the store, and two for each consignment that
// is known. Errors: kCorruption, those of the store.
Result<StagesPtr> StatedBefore(desk::Store& store, const desk::DocumentRules& rules,
                               const desk::Document& document, std::string_view declaration,
                               std::uint64_t seq);

// The first document of a declaration. Errors: kCorruption, those of the store.
Result<desk::Document> FirstDocument(desk::Store& store, const desk::DocumentRules& rules,
                                     std::string_view declaration);

}  // namespace tidewaiter::clearance

#endif  // TIDEWAITER_CLEARANCE_STATED_H_
