#include "clearance/fresh_documents.h"

#include <utility>

namespace tidewaiter::clearance {

FreshDocuments::FreshDocuments(desk::Store& store, desk::DocumentRules rules)
    : store_(store), rules_(std::move(rules)) {
  rules_.offices.clear();
}

void FreshDocuments::Keep(const desk::Event& event) {
  if (fresh_.size() >= kFreshMax) fresh_.clear();
  fresh_[event.subject] = event.data;
}

Result<desk::Document> FreshDocuments::Parse(const std::string& json) const {
  auto document = desk::ParseDocument(json, rules_);
  if (document) return *std::move(document);
  return Fail(ErrorCode::kCorruption, "a stored document cannot be read");
}

Result<desk::Document> FreshDocuments::Take(const std::string& declaration) {
  const auto fresh = fresh_.find(declaration);
  if (fresh != fresh_.end()) {
    const std::string json = std::move(fresh->second);
    fresh_.erase(fresh);
    return Parse(json);
  }
  ASSIGN_OR_RETURN(const auto row, store_.FindDeclaration(declaration));
  if (!row) return Fail(ErrorCode::kCorruption, "declaration " + declaration + " is gone");
  ASSIGN_OR_RETURN(const auto event, store_.FindEvent(row->document_seq));
  if (!event) return Fail(ErrorCode::kCorruption, "the document of " + declaration + " is gone");
  return Parse(event->data);
}

}  // namespace tidewaiter::clearance
