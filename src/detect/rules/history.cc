#include "detect/rules/history.h"

#include <cmath>

#include "base/bytes.h"
#include "base/check.h"
#include "base/flat_map.h"
#include "base/hash.h"
#include "detect/rules/group_keys.h"
#include "detect/rules/program.h"
#include "detect/rules/verdict.h"

namespace tidewaiter::rules {
namespace {

constexpr std::uint64_t kMagic = 0x31304948'57444954;  // "TIDWHI01"

std::vector<std::uint64_t> GroupKeys(const Batch& batch, std::span<const GroupBy> per) {
  std::vector<std::uint64_t> keys(batch.rows());
  for (std::size_t row = 0; row < keys.size(); ++row)
    keys[row] = GroupKey(batch, per, row);
  return keys;
}

// The codes of one row, of a field with one code or with a set of them; none is missing.
std::span<const std::uint32_t> CodesAt(const Column& column, std::size_t row) {
  if (column.codes.empty()) return {};
  if (column.ends.empty()) return column.codes.subspan(row, column.codes[row] == 0 ? 0 : 1);
  const std::size_t begin = row == 0 ? 0 : column.ends[row - 1];
  return column.codes.subspan(begin, column.ends[row] - begin);
}

}  // namespace

struct History::Worked {
  std::vector<double> days;
  std::vector<std::vector<std::uint8_t>> wheres;  // empty: all rows
  std::vector<std::vector<double>> values;
  std::vector<std::vector<std::uint64_t>> keys;
  std::vector<aggregate::Event> events;  // of the stream that is being added to, and their rows
  std::vector<std::size_t> rows;

  Worked(History& history, const Batch& batch) {
    for (std::size_t row = 0; row < batch.rows(); ++row)
      days.push_back(DayOf(batch, history.date_field_, row));
    for (const ConditionPtr& where : history.plan_.wheres) {
      wheres.emplace_back(where == nullptr ? 0 : batch.rows());
      for (std::size_t row = 0; row < wheres.back().size(); ++row) {
        wheres.back()[row] =
            Evaluate(*where, history.schema_, batch, row, history.texts_) == Truth::kTrue ? 1 : 0;
      }
    }
    for (const ValuePtr& value : history.plan_.values) {
      values.emplace_back(batch.rows());
      for (std::size_t row = 0; row < batch.rows(); ++row)
        values.back()[row] = Evaluate(*value, history.schema_, batch, nullptr, row);
    }
    for (const std::vector<GroupBy>& per : history.plan_.pers)
      keys.push_back(GroupKeys(batch, per));
  }

  [[nodiscard]] bool Counts(const HistoryPlan::Stream& stream, std::size_t row) const {
    const std::vector<std::uint8_t>& where = wheres[stream.where];
    return !std::isnan(days[row]) && keys[stream.per][row] != kNoGroup &&
           (where.empty() || where[row] != 0);
  }
};

History::History(std::vector<std::shared_ptr<const Aggregate>> questions, const Schema& schema)
    : schema_(schema),
      date_field_(schema.Find("date")),
      plan_(questions, schema),
      windows_(plan_.asked) {}

void History::CheckDays(const Batch& batch) const {
  double first = kMissing;
  double last = kMissing;
  for (std::size_t row = 0; row < batch.rows(); ++row) {
    const double day = DayOf(batch, date_field_, row);
    if (std::isnan(day)) continue;
    CHECK(std::isnan(last) || last <= day);
    last = day;
    if (std::isnan(first)) first = day;
  }
  CHECK(std::isnan(last) || last - first < kBatchDaysMax);
}

// Sets how many events of each row were kept.
void History::AddStream(const Batch& batch, std::size_t number, Worked& worked,
                        std::vector<std::uint32_t>& kept) {
  const HistoryPlan::Stream& stream = plan_.streams[number];
  std::vector<aggregate::Event>& events = worked.events;
  std::vector<std::size_t>& rows = worked.rows;
  events.clear();
  rows.clear();
  const auto add = [&](std::size_t row, aggregate::Event event) {
    events.push_back(event);
    rows.push_back(row);
  };
  const std::vector<std::uint64_t>& keys = worked.keys[stream.per];
  for (std::size_t row = 0; row < batch.rows(); ++row) {
    if (!worked.Counts(stream, row)) continue;
    const Day day = static_cast<Day>(worked.days[row]);
    if (stream.of == HistoryPlan::Of::kLines) {
      add(row, aggregate::Event::Tally(keys[row], day));
    } else if (stream.of == HistoryPlan::Of::kNumbers) {
      add(row, aggregate::Event::Number(keys[row], day, worked.values[stream.value][row]));
    } else {
      const Column& column = batch.column(stream.field);
      for (const std::uint32_t code : CodesAt(column, row))
        add(row, aggregate::Event::Code(keys[row], day, column.dictionary->Hash(code)));
    }
  }
  windows_.AddAll(number, events);
  kept.assign(batch.rows(), 0);
  for (std::size_t i = 0; i < events.size(); ++i)
    kept[rows[i]] += events[i].kept ? 1 : 0;
}

HistoryAnswers History::Learn(const Batch& batch) {
  CheckDays(batch);
  Worked worked(*this, batch);
  HistoryAnswers answers(*this, batch);
  for (std::size_t stream = 0; stream < plan_.streams.size(); ++stream) {
    if (plan_.streams[stream].of == HistoryPlan::Of::kChecks) continue;
    AddStream(batch, stream, worked, answers.kept_[stream]);
  }
  answers.keys_ = std::move(worked.keys);
  return answers;
}

void History::LearnOutcomes(const Batch& batch, std::span<const CheckedRow> checks) {
  for (std::size_t number = 0; number < plan_.streams.size(); ++number) {
    const HistoryPlan::Stream& stream = plan_.streams[number];
    if (stream.of != HistoryPlan::Of::kChecks) continue;
    const ConditionPtr& where = plan_.wheres[stream.where];
    for (const CheckedRow& check : checks) {
      const Verdict verdict = VerdictOn(*check.outcome, stream.error);
      const std::uint64_t key = GroupKey(batch, plan_.pers[stream.per], check.row);
      if (!verdict.checked || key == kNoGroup) continue;
      if (where && Evaluate(*where, schema_, batch, check.row, texts_) != Truth::kTrue) continue;
      windows_.Add(number,
                   aggregate::Event::Number(key, check.known_on, verdict.right ? 1.0 : 0.0));
    }
  }
}

HistoryAnswers::HistoryAnswers(History& history, const Batch& batch)
    : history_(&history),
      batch_(&batch),
      keys_(history.plan_.pers.size()),
      cells_(history.plan_.pers.size()),
      kept_(history.plan_.streams.size()),
      later_(history.plan_.streams.size()) {}

std::uint64_t HistoryAnswers::KeyOf(std::size_t per, std::size_t row) {
  std::vector<std::uint64_t>& keys = keys_[per];
  if (keys.empty()) keys = GroupKeys(*batch_, history_->plan_.pers[per]);
  return keys[row];
}

// Rows of one group and day have the same number, below the number of rows. Found once for all
// streams with this grouping: looking groups up is what counting costs.
const std::vector<std::uint32_t>& HistoryAnswers::CellsOf(std::size_t per) {
  std::vector<std::uint32_t>& cells = cells_[per];
  if (!cells.empty()) return cells;
  struct Seen {
    double day = kMissing;
    std::uint32_t cell = 0;
    std::uint32_t padding = 0;
  };
  FlatMap<Seen> groups;
  std::uint32_t count = 0;
  for (std::size_t row = 0; row < batch_->rows(); ++row) {
    const double day = DayOf(*batch_, history_->date_field_, row);
    Seen& seen = groups[KeyOf(per, row)];
    if (seen.day != day) seen = {day, count++, 0};
    cells.push_back(seen.cell);
  }
  return cells;
}

// All rows at once, from the last to the first: those of a group and day are counted up.
std::uint32_t HistoryAnswers::LaterInBatch(std::size_t stream, std::size_t row) {
  const std::vector<std::uint32_t>& kept = kept_[stream];
  std::vector<std::uint32_t>& later = later_[stream];
  if (kept.empty() || !later.empty()) return kept.empty() ? 0 : later[row];
  const std::vector<std::uint32_t>& cells = CellsOf(history_->plan_.streams[stream].per);
  std::vector<std::uint32_t> events(kept.size());  // of each cell
  later.resize(kept.size());
  for (std::size_t i = kept.size(); i-- > 0;)
    later[i] = events[cells[i]] += kept[i];
  return later[row];
}

double HistoryAnswers::Answer(std::size_t question, std::size_t row) {
  const auto& [stream, number] = history_->plan_.places[question];
  const HistoryPlan::Stream& about = history_->plan_.streams[stream];
  const double day = DayOf(*batch_, history_->date_field_, row);
  const std::uint64_t key = KeyOf(about.per, row);
  if (std::isnan(day) || key == kNoGroup) return kMissing;
  aggregate::Windows& windows = history_->windows_;
  if (about.of == HistoryPlan::Of::kChecks) {  // the days before the line's own
    return windows.Ask(stream, number, key, static_cast<Day>(day) - 1);
  }
  return windows.Ask(stream, number, key, static_cast<Day>(day), LaterInBatch(stream, row));
}

std::uint64_t History::PlanHash() const {
  std::string keys;
  for (const HistoryPlan::Stream& stream : plan_.streams)
    keys += stream.key + '\n';
  return HashBytes(keys);
}

void History::Write(std::string& out) const {
  PutNumber(out, kMagic);
  PutNumber(out, PlanHash());
  windows_.Write(out);
}

Status History::Read(std::string_view bytes) {
  ByteReader in(bytes);
  ASSIGN_OR_RETURN(const std::uint64_t magic, in.Number<std::uint64_t>());
  ASSIGN_OR_RETURN(const std::uint64_t plan, in.Number<std::uint64_t>());
  if (magic != kMagic) return Fail(ErrorCode::kCorruption, "this is no history of lines");
  if (plan != PlanHash()) {
    return Fail(ErrorCode::kFailedPrecondition, "the history was learned for other questions");
  }
  return windows_.Read(bytes.substr(sizeof magic + sizeof plan));
}

}  // namespace tidewaiter::rules
