#include "clearance/goods_lines.h"

namespace tidewaiter::clearance {
namespace {

constexpr std::array<rules::Stage, desk::kStepCount> kStages{
    rules::Stage::kManifest, rules::Stage::kPreArrival, rules::Stage::kArrival,
    rules::Stage::kTransit, rules::Stage::kExport};

}  // namespace

void GoodsLines::StageColumns::Resize(std::size_t rows) {
  for (std::vector<double>& column : numbers)
    column.resize(rows, kMissing);
  for (std::vector<std::uint32_t>& column : codes)
    column.resize(rows, 0);
}

void GoodsLines::StageColumns::Set(std::size_t row, const desk::AtStep& at, std::size_t item) {
  if (at.inspected) numbers[5][row] = static_cast<double>(*at.inspected);
  if (!at.items[item]) return;
  const desk::StatedItem& stated = *at.items[item];
  if (stated.value_minor) numbers[0][row] = static_cast<double>(*stated.value_minor);
  numbers[1][row] = stated.gross_mass_kg;
  numbers[2][row] = stated.net_mass_kg;
  numbers[3][row] = stated.quantity;
  numbers[4][row] = stated.packages;
  codes[0][row] = texts[0].Intern(stated.hs_code);
  codes[1][row] = texts[1].Intern(stated.origin);
  codes[2][row] = texts[2].Intern(stated.description);
}

void GoodsLines::AddStages(std::size_t row, std::size_t item, const desk::Stages& stages) {
  for (std::size_t step = 0; step < stages_.size(); ++step) {
    const auto& at = stages.steps[step];
    if (!at) continue;
    if (!stages_[step]) stages_[step] = std::make_unique<StageColumns>();
    stages_[step]->Resize(row + 1);
    stages_[step]->Set(row, *at, item);
  }
}

// Rows of which nothing was stated.
void GoodsLines::FillStages() {
  for (const auto& columns : stages_) {
    if (columns) columns->Resize(size());
  }
}

void GoodsLines::SetStages(const rules::Schema& schema, rules::Batch& batch) const {
  for (std::size_t step = 0; step < stages_.size(); ++step) {
    if (!stages_[step]) continue;
    const StageColumns& columns = *stages_[step];
    for (std::size_t i = 0; i < columns.numbers.size(); ++i) {
      const auto field = schema.Find(StageColumns::kNumbers[i], kStages[step]);
      if (field) batch.SetNumbers(*field, columns.numbers[i]);
    }
    for (std::size_t i = 0; i < columns.codes.size(); ++i) {
      const auto field = schema.Find(StageColumns::kTexts[i], kStages[step]);
      if (field) batch.SetCodes(*field, columns.codes[i], columns.texts[i]);
    }
  }
}

void GoodsLines::AddDocuments(const desk::Document& document) {
  for (const desk::DocumentReference& reference : document.documents)
    documents_.codes.push_back(documents_.types.Intern(reference.type));
  documents_.ends.push_back(static_cast<std::uint32_t>(documents_.codes.size()));
}

void GoodsLines::Append(const desk::Document& document, std::string_view id, Day date,
                        const desk::Stages* stages) {
  const std::size_t begin = size();
  desk::AppendLines(document, id, date, table_);
  while (documents_.ends.size() < table_.size())
    AddDocuments(document);
  for (std::size_t row = begin; stages != nullptr && row < size(); ++row)
    AddStages(row, row - begin, *stages);
  FillStages();
}

void GoodsLines::AppendItem(const LineRecord& item, const desk::Document& document,
                            std::uint32_t number, const desk::Stages* stages) {
  table_.Append(item);
  AddDocuments(document);
  if (stages != nullptr) AddStages(size() - 1, number - 1, *stages);
  FillStages();
}

rules::LineBatch ColumnsOf(const GoodsLines& lines, const rules::Schema& schema) {
  rules::LineBatch columns(lines.table(), schema, 0, lines.size());
  const GoodsLines::Documents& documents = lines.documents();
  columns.SetDocuments(documents.codes, documents.ends, documents.types);
  lines.SetStages(schema, columns.batch());
  return columns;
}

void CheckedLines::Append(const LineRecord& item, const desk::Document& document,
                          std::uint32_t number, const std::vector<desk::RuleHit>& all,
                          const desk::Stages* stages) {
  lines.AppendItem(item, document, number, stages);
  auto& own = hits.emplace_back();
  for (const desk::RuleHit& hit : all) {
    if (hit.item != number) continue;
    own.push_back(hit);
    own.back().why.clear();
  }
}

}  // namespace tidewaiter::clearance
