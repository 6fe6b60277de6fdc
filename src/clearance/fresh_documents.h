// FreshDocuments: documents for those who read the journal from its beginning: the assessment of a
// declaration follows its document, so most need not be asked of the store again.
//
//   documents.Keep(event);                              // lodged, amended
//   ASSIGN_OR_RETURN(desk::Document document, documents.Take(declaration));
//
// One thread. Memory: kFreshMax documents.
#ifndef TIDEWAITER_CLEARANCE_FRESH_DOCUMENTS_H_
#define TIDEWAITER_CLEARANCE_FRESH_DOCUMENTS_H_

#include <string>
#include <unordered_map>

#include "base/result.h"
#include "desk/document.h"
#include "desk/event.h"
#include "desk/store.h"

namespace tidewaiter::clearance {

class FreshDocuments {
 public:
  static constexpr std::size_t kFreshMax = 10'000;  // then the store is asked again

  FreshDocuments(desk::Store& store, desk::DocumentRules rules);

  void Keep(const desk::Event& event);
  void Drop(const std::string& declaration) { fresh_.erase(declaration); }
  void Clear() { fresh_.clear(); }
  // What was kept, which is let go of; else the present one of the store. Nobody changes a document
  // once its lane was decided. Errors: kCorruption, those of the store.
  Result<desk::Document> Take(const std::string& declaration);
  // Without the list of offices: one may have been closed since.
  [[nodiscard]] const desk::DocumentRules& rules() const { return rules_; }

 private:
  [[nodiscard]] Result<desk::Document> Parse(const std::string& json) const;

  desk::Store& store_;
  desk::DocumentRules rules_;
  std::unordered_map<std::string, std::string> fresh_;
};

}  // namespace tidewaiter::clearance

#endif  // TIDEWAITER_CLEARANCE_FRESH_DOCUMENTS_H_
