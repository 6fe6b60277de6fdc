#include "clearance/goods_lines.h"

namespace tidewaiter::clearance {

void GoodsLines::AddDocuments(const desk::Document& document) {
  for (const desk::DocumentReference& reference : document.documents)
    documents_.codes.push_back(documents_.types.Intern(reference.type));
  documents_.ends.push_back(static_cast<std::uint32_t>(documents_.codes.size()));
}

void GoodsLines::Append(const desk::Document& document, std::string_view id, Day date) {
  desk::AppendLines(document, id, date, table_);
  while (documents_.ends.size() < table_.size())
    AddDocuments(document);
}

void GoodsLines::AppendItem(const LineRecord& item, const desk::Document& document) {
  table_.Append(item);
  AddDocuments(document);
}

void CheckedLines::Append(const LineRecord& item, const desk::Document& document,
                          std::uint32_t number, const std::vector<desk::RuleHit>& all) {
  lines.AppendItem(item, document);
  auto& own = hits.emplace_back();
  for (const desk::RuleHit& hit : all) {
    if (hit.item != number) continue;
    own.push_back(hit);
    own.back().why.clear();
  }
}

}  // namespace tidewaiter::clearance
