#include "clearance/goods_lines.h"

#include "base/check.h"
#include "clearance/standing.h"

namespace tidewaiter::clearance {
namespace {

constexpr std::array<rules::Stage, desk::kStepCount> kStages{
    rules::Stage::kManifest, rules::Stage::kPreArrival, rules::Stage::kArrival,
    rules::Stage::kTransit, rules::Stage::kExport};

double Minor(const std::optional<std::int64_t>& value) {
  return value ? static_cast<double>(*value) : kMissing;
}

// Of HeadColumns::kNumbers. A total of which a part is missing is missing.
std::array<double, 6> NumbersOf(const desk::Document& document) {
  std::array<double, 6> numbers{};
  numbers[0] =
      document.expected_arrival ? static_cast<double>(*document.expected_arrival) : kMissing;
  numbers[1] = static_cast<double>(document.items.size());
  for (const desk::GoodsItem& item : document.items) {
    numbers[2] += static_cast<double>(item.value_minor);
    numbers[3] += item.gross_mass_kg;
    numbers[4] += item.net_mass_kg;
    numbers[5] += item.packages;
  }
  return numbers;
}

}  // namespace

void GoodsLines::HeadColumns::Add(const desk::Document& document, std::size_t rows,
                                  Standings standings) {
  const std::array<std::string_view, kTexts.size()> said{
      document.declarant.name,   document.declarant.address, document.supplier.name,
      document.supplier.address, document.transport_means,   StandingField(standings)};
  for (std::size_t i = 0; i < said.size(); ++i)
    codes[i].insert(codes[i].end(), rows, texts[i].Intern(said[i]));
  const std::array<double, kNumbers.size()> counted = NumbersOf(document);
  for (std::size_t i = 0; i < counted.size(); ++i)
    numbers[i].insert(numbers[i].end(), rows, counted[i]);
  const std::vector<std::string_view> benefits = BenefitsField(standings);
  for (std::size_t row = 0; row < rows; ++row) {
    for (const desk::DocumentReference& reference : document.documents) {
      sets[0].codes.push_back(sets[0].texts.Intern(reference.type));
      sets[1].codes.push_back(sets[1].texts.Intern(reference.reference));
    }
    for (const std::string& number : document.equipment)
      sets[2].codes.push_back(sets[2].texts.Intern(number));
    for (const std::string_view benefit : benefits)
      sets[3].codes.push_back(sets[3].texts.Intern(benefit));
    for (CodeSets& set : sets)
      set.ends.push_back(static_cast<std::uint32_t>(set.codes.size()));
  }
}

void GoodsLines::StageColumns::Resize(std::size_t rows) {
  for (std::vector<double>& column : numbers)
    column.resize(rows, kMissing);
  for (std::vector<std::uint32_t>& column : codes)
    column.resize(rows, 0);
}

void GoodsLines::StageColumns::Set(std::size_t row, const desk::AtStep& at, std::size_t item) {
  if (at.inspected) numbers[5][row] = static_cast<double>(*at.inspected);
  numbers[6][row] = Minor(at.total.value_minor);
  numbers[7][row] = at.total.gross_mass_kg;
  numbers[8][row] = at.total.net_mass_kg;
  numbers[9][row] = at.total.packages;
  if (!at.items[item]) return;
  const desk::StatedItem& stated = *at.items[item];
  numbers[0][row] = Minor(stated.value_minor);
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
    if (columns) columns->Resize(size() - before_);
  }
}

template <typename SetNumbers, typename SetCodes, typename SetSets>
void GoodsLines::EachMore(const rules::Schema& schema, SetNumbers numbers, SetCodes codes,
                          SetSets sets) const {
  for (std::size_t i = 0; i < head_.numbers.size(); ++i) {
    if (const auto field = schema.Find(HeadColumns::kNumbers[i])) numbers(*field, head_.numbers[i]);
  }
  for (std::size_t i = 0; i < head_.codes.size(); ++i) {
    const auto field = schema.Find(HeadColumns::kTexts[i]);
    if (field) codes(*field, head_.codes[i], head_.texts[i]);
  }
  for (std::size_t i = 0; i < head_.sets.size(); ++i) {
    if (const auto field = schema.Find(HeadColumns::kSets[i])) sets(*field, head_.sets[i]);
  }
  for (std::size_t step = 0; step < stages_.size(); ++step) {
    if (!stages_[step]) continue;
    const StageColumns& columns = *stages_[step];
    for (std::size_t i = 0; i < columns.numbers.size(); ++i) {
      const auto field = schema.Find(StageColumns::kNumbers[i], kStages[step]);
      if (field) numbers(*field, columns.numbers[i]);
    }
    for (std::size_t i = 0; i < columns.codes.size(); ++i) {
      const auto field = schema.Find(StageColumns::kTexts[i], kStages[step]);
      if (field) codes(*field, columns.codes[i], columns.texts[i]);
    }
  }
}

void GoodsLines::SetMore(const rules::Schema& schema, rules::Batch& batch) const {
  CHECK(before_ == 0);
  EachMore(
      schema, [&](std::size_t field, const auto& column) { batch.SetNumbers(field, column); },
      [&](std::size_t field, const auto& column, const Dictionary& texts) {
        batch.SetCodes(field, column, texts);
      },
      [&](std::size_t field, const CodeSets& set) {
        batch.SetCodeSets(field, set.codes, set.ends, set.texts);
      });
}

void GoodsLines::SetMore(const rules::Schema& schema, std::span<const std::uint32_t> rows,
                         rules::Batch& batch, Copies& copies) const {
  const auto copy = [&](const auto& column, auto& into) {
    auto& copied = into.emplace_back();
    copied.reserve(rows.size());
    for (const std::uint32_t row : rows)
      copied.push_back(column[row - before_]);
    return std::span(copied);
  };
  EachMore(
      schema,
      [&](std::size_t field, const std::vector<double>& column) {
        batch.SetNumbers(field, copy(column, copies.numbers));
      },
      [&](std::size_t field, const std::vector<std::uint32_t>& column, const Dictionary& texts) {
        batch.SetCodes(field, copy(column, copies.codes), texts);
      },
      [&](std::size_t field, const CodeSets& set) {
        auto& codes = copies.codes.emplace_back();
        auto& ends = copies.codes.emplace_back();
        for (const std::uint32_t row : rows) {
          const std::size_t place = row - before_;
          const std::size_t begin = place == 0 ? 0 : set.ends[place - 1];
          codes.insert(codes.end(), set.codes.begin() + static_cast<std::ptrdiff_t>(begin),
                       set.codes.begin() + static_cast<std::ptrdiff_t>(set.ends[place]));
          ends.push_back(static_cast<std::uint32_t>(codes.size()));
        }
        batch.SetCodeSets(field, codes, ends, set.texts);
      });
}

void GoodsLines::Append(const desk::Document& document, std::string_view id, Day date,
                        const desk::Stages* stages, Standings standings) {
  const std::size_t begin = size();
  desk::AppendLines(document, id, date, table_);
  head_.Add(document, size() - begin, standings);
  for (std::size_t row = begin; stages != nullptr && row < size(); ++row)
    AddStages(row - before_, row - begin, *stages);
  FillStages();
}

void GoodsLines::AppendItem(const LineRecord& item, const desk::Document& document,
                            std::uint32_t number, const desk::Stages* stages, Standings standings) {
  table_.Append(item);
  head_.Add(document, 1, standings);
  if (stages != nullptr) AddStages(size() - 1 - before_, number - 1, *stages);
  FillStages();
}

rules::LineBatch ColumnsOf(const GoodsLines& lines, const rules::Schema& schema) {
  rules::LineBatch columns(lines.table(), schema, 0, lines.size());
  lines.SetMore(schema, columns.batch());
  return columns;
}

void CheckedLines::Append(const LineRecord& item, const desk::Document& document,
                          std::uint32_t number, const desk::Assessment& before,
                          const desk::Stages* stages) {
  lines.AppendItem(item, document, number, stages, before.standings);
  auto& own = hits.emplace_back();
  code_doubted.push_back(number <= before.items.size() &&
                         before.items[number - 1].code_doubt.has_value());
  for (const desk::RuleHit& hit : before.rule_hits) {
    if (hit.item != number) continue;
    own.push_back(hit);
    own.back().why.clear();
  }
}

}  // namespace tidewaiter::clearance
