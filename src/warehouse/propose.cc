#include "warehouse/propose.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/money.h"
#include "codec/text.h"
#include "warehouse/column_profile.h"
#include "warehouse/source.h"
#include "warehouse/synonyms.h"

namespace tidewaiter::warehouse {
namespace {

constexpr double kFits = 0.95;          // share of cells that must be what the field needs
constexpr double kLikenessMin = 0.34;   // one word in three must be ours
constexpr double kExtraDistinct = 0.3;  // more distinct texts per row: no attribute, but free text
constexpr std::size_t kExtraTextsMax = 2'000;
constexpr double kExtraLengthMax = 40;

struct Column {
  std::string name;
  std::vector<std::string> words;
  ColumnProfile profile;
  bool taken = false;
};

struct Candidate {
  std::size_t column;
  std::string_view field;
  double score;
  std::string why;
};

bool IsMeasure(std::string_view field) {
  return FindMeasure(field).has_value() || field == "value";
}

class Proposer {
 public:
  explicit Proposer(const TableSource& source) {
    for (const std::string& name : source.columns())
      columns_.push_back({name, NameWords(name), {}, false});
    proposal_.mapping.encoding = source.encoding();
    proposal_.mapping.delimiter = source.delimiter();
  }

  void Add(const SourceRow& row) {
    for (std::size_t c = 0; c < columns_.size(); ++c)
      columns_[c].profile.Add(codec::Trim(row.cells[c]));
  }

  Result<Proposal> Propose();

 private:
  void FindDecimal();
  void FindDate();
  void FindListOutcome();
  void FindOutcomes();
  bool TakeFlag(std::size_t c);
  void FindFields();
  std::vector<Candidate> Candidates() const;
  double Fit(const Column& column, std::string_view field, std::string& why) const;
  void FindId();
  void FindExtras();
  void FindUnits();
  void FindMissing();
  void FindCurrency();
  void Take(std::size_t c, std::string_view field, double confidence, std::string why);
  void Note(std::string text) { proposal_.notes.push_back(std::move(text)); }

  std::vector<Column> columns_;
  std::vector<ColumnGuess> guesses_;
  Proposal proposal_;
};

void Proposer::Take(std::size_t c, std::string_view field, double confidence, std::string why) {
  columns_[c].taken = true;
  guesses_.push_back({columns_[c].name, std::string(field), confidence, std::move(why)});
}

void Proposer::FindDecimal() {
  std::uint64_t points = 0;
  std::uint64_t commas = 0;
  for (const Column& column : columns_) {
    // A column of numbers in either reading speaks; texts with commas do not.
    if (std::max(column.profile.Decimal('.'), column.profile.Decimal(',')) < kFits) continue;
    points += column.profile.Proves('.');
    commas += column.profile.Proves(',');
  }
  proposal_.mapping.decimal = commas > points ? ',' : '.';
}

// How sure the cells make us of a field, 0: they contradict it.
double Proposer::Fit(const Column& column, std::string_view field, std::string& why) const {
  const ColumnProfile& p = column.profile;
  if (p.present() == 0) return 0;
  if (field == "hs_code") {
    why = fmt::format("{:.0f} % of the cells are HS codes", 100 * p.Hs());
    return p.Hs() >= kFits && p.distinct() > 1 && p.MeanLength() >= 4 ? p.Hs() : 0;
  }
  if (field == "origin" || field == "dispatch") {
    why = fmt::format("{:.0f} % of the cells are two letters", 100 * p.Country());
    return p.Country() >= kFits ? p.Country() : 0;
  }
  if (IsMeasure(field)) {
    const double share = p.Decimal(proposal_.mapping.decimal);
    why = fmt::format("{:.0f} % of the cells are numbers", 100 * share);
    return share >= kFits && !p.negative() ? share : 0;
  }
  if (field == "id") return p.unique() ? 1 : 0;
  if (field == "item") return p.Decimal('.') >= kFits && p.distinct() < p.rows() ? 1 : 0;
  if (field == "description") return p.MeanLength() >= 5 ? 0.5 + p.Spaced() / 2 : 0;
  return 1;
}

std::vector<Candidate> Proposer::Candidates() const {
  std::vector<Candidate> candidates;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    if (columns_[c].taken || OutcomeWordOf(columns_[c].words) != OutcomeWord::kNone) continue;
    for (const Synonym& synonym : Synonyms()) {
      const double likeness = Likeness(columns_[c].words, synonym.words);
      if (synonym.field == "date" || likeness < kLikenessMin) continue;
      std::string why;
      const double fit = Fit(columns_[c], synonym.field, why);
      if (fit == 0) continue;
      const std::string name = fmt::format("the name means '{}'", synonym.words);
      candidates.push_back({c, synonym.field, likeness * fit,
                            why.empty() ? name : fmt::format("{}; {}", name, why)});
    }
  }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
  return candidates;
}

// The best pair of column and field first, each once.
void Proposer::FindFields() {
  for (Candidate& candidate : Candidates()) {
    Column& column = columns_[candidate.column];
    auto& mapped = proposal_.mapping.columns;
    if (column.taken || mapped.find(candidate.field) != mapped.end()) continue;
    mapped.emplace(candidate.field, column.name);
    if (candidate.field == "hs_code" && column.profile.OddDigits() > 0) {
      Note(fmt::format("'{}': {:.0f} % of the codes lost their leading zero; it is put back",
                       column.name, 100 * column.profile.OddDigits()));
    }
    Take(candidate.column, candidate.field, candidate.score, std::move(candidate.why));
  }
}

void Proposer::FindDate() {
  std::size_t best = columns_.size();
  double best_score = 0;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    const auto [format, share] = columns_[c].profile.BestDate();
    const double present =
        static_cast<double>(columns_[c].profile.present()) /
        static_cast<double>(std::max<std::uint64_t>(columns_[c].profile.rows(), 1));
    if (share < kFits || present < kFits) continue;
    double likeness = 0.01;  // a column of dates under any name is better than none
    for (const Synonym& synonym : Synonyms()) {
      if (synonym.field == "date") {
        likeness = std::max(likeness, Likeness(columns_[c].words, synonym.words));
      }
    }
    // Codes of eight digits may read as dates: without a name that says so, they are none.
    if (format == "%Y%m%d" && likeness < kLikenessMin) continue;
    if (likeness * share > best_score) {
      best = c;
      best_score = likeness * share;
    }
  }
  if (best == columns_.size()) return;
  const Column& column = columns_[best];
  proposal_.mapping.date_format = column.profile.BestDate().first;
  proposal_.mapping.columns.emplace("date", column.name);
  if (column.profile.DateIsAmbiguous()) {
    Note(fmt::format("'{}': day and month cannot be told apart; check date_format", column.name));
  }
  Take(best, "date", best_score,
       fmt::format("{:.0f} % of the cells are dates like {}",
                   100 * column.profile.BestDate().second, proposal_.mapping.date_format));
}

// Takes a column of two texts, one of which says wrong, as the flag.
bool Proposer::TakeFlag(std::size_t c) {
  constexpr auto kWrong = std::to_array<std::string_view>(
      {"1",     "Y",     "y",       "Yes",     "yes",       "YES",      "true", "True",
       "TRUE",  "T",     "O",       "Oui",     "oui",       "S",        "Si",   "Sim",
       "fraud", "Fraud", "illicit", "Illicit", "irregular", "Irregular"});
  const auto& texts = columns_[c].profile.texts();
  if (texts.size() != 2) return false;
  FlagOutcome flag;
  flag.column = columns_[c].name;
  for (const auto& [text, count] : texts) {
    const bool wrong = std::find(kWrong.begin(), kWrong.end(), text) != kWrong.end();
    (wrong ? flag.wrong : flag.clean).push_back(text);
  }
  if (flag.wrong.size() != 1) return false;
  proposal_.mapping.outcome.flag = std::move(flag);
  Take(c, "outcome.flag", 0.9, "the name speaks of an outcome and there are two texts");
  return true;
}

// Columns that are named as we name them ourselves: lists of kinds checked and wrong.
void Proposer::FindListOutcome() {
  const auto take = [&](std::string_view name, const char* field) -> std::string {
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      if (columns_[c].name != name) continue;
      Take(c, field, 0.9, "the name is our own");
      return columns_[c].name;
    }
    return {};
  };
  const bool lists = std::any_of(columns_.begin(), columns_.end(),
                                 [](const Column& c) { return c.name == "wrong"; }) &&
                     std::any_of(columns_.begin(), columns_.end(),
                                 [](const Column& c) { return c.name == "checked"; });
  if (!lists) return;
  OutcomeMapping& outcome = proposal_.mapping.outcome;
  outcome.lists = ListOutcome{take("checked", "outcome.checked"), take("wrong", "outcome.wrong"),
                              take("corrections", "outcome.corrections")};
  outcome.source = take("outcome_source", "outcome.source");
  outcome.basis = take("selection_basis", "outcome.basis");
  outcome.recovered = take("recovered", "outcome.recovered");
  outcome.known_on = take("known_on", "outcome.known_on");
}

// The shortest name is the plainest: "Fraud" before "Critical Fraud".
void Proposer::FindOutcomes() {
  std::vector<std::size_t> speaking;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    if (!columns_[c].taken && OutcomeWordOf(columns_[c].words) != OutcomeWord::kNone) {
      speaking.push_back(c);
    }
  }
  std::stable_sort(speaking.begin(), speaking.end(), [this](std::size_t a, std::size_t b) {
    return columns_[a].words.size() < columns_[b].words.size();
  });
  for (const std::size_t c : speaking) {
    OutcomeMapping& outcome = proposal_.mapping.outcome;
    const bool money = OutcomeWordOf(columns_[c].words) == OutcomeWord::kRecovered &&
                       columns_[c].profile.Decimal(proposal_.mapping.decimal) >= kFits &&
                       columns_[c].profile.distinct() > 2 && !columns_[c].profile.negative();
    if (money && outcome.recovered.empty()) {
      outcome.recovered = columns_[c].name;
      Take(c, "outcome.recovered", 0.7, "the name speaks of money that was collected");
    } else if (outcome.flag || outcome.lists || !TakeFlag(c)) {
      columns_[c].taken = true;
      proposal_.unmapped.push_back(columns_[c].name);
      Note(fmt::format("'{}' is left out: it looks like an outcome and would give the answer away",
                       columns_[c].name));
    }
  }
  OutcomeMapping& outcome = proposal_.mapping.outcome;
  if (outcome.lists) return;
  if (!outcome.flag && !outcome.recovered.empty()) {
    Note(fmt::format("'{}' says what was collected, but no column says what was wrong",
                     outcome.recovered));
    outcome.recovered.clear();
  }
  if (!outcome.flag) Note("no column says what inspections found: all lines are unlabelled");
}

void Proposer::FindId() {
  auto& mapped = proposal_.mapping.columns;
  const auto declaration = mapped.find("declaration_id");
  if (mapped.find("id") != mapped.end() || mapped.find("item") != mapped.end()) return;
  if (declaration == mapped.end()) {
    Note("no column is unique per row: ids are made from the file's hash and the row number");
    return;
  }
  const auto column = std::find_if(columns_.begin(), columns_.end(),
                                   [&](const Column& c) { return c.name == declaration->second; });
  if (column->profile.unique()) return;
  Note(
      fmt::format("'{}' repeats and there is no item number: it is left out, and ids are made from "
                  "the file's hash and the row number",
                  column->name));
  const std::string name = column->name;
  proposal_.unmapped.push_back(name);
  std::erase_if(guesses_, [&](const ColumnGuess& guess) { return guess.column == name; });
  mapped.erase(declaration);
}

std::string OwnName(const std::vector<std::string>& words) {
  std::string name;
  for (const std::string& word : words)
    name += (name.empty() ? "" : "_") + word;
  if (name.empty() || (name[0] >= '0' && name[0] <= '9')) name = "c_" + name;
  name.resize(std::min<std::size_t>(name.size(), 36));
  return name;
}

void Proposer::FindExtras() {
  std::set<std::string> names;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    const Column& column = columns_[c];
    if (column.taken) continue;
    const ColumnProfile& p = column.profile;
    const bool codes = p.distinct() > 1 && p.distinct() <= kExtraTextsMax &&
                       static_cast<double>(p.distinct()) <=
                           std::max(3.0, kExtraDistinct * static_cast<double>(p.present())) &&
                       p.MeanLength() <= kExtraLengthMax && p.BestDate().second < kFits &&
                       p.Proves('.') + p.Proves(',') == 0;
    if (!codes || proposal_.mapping.extras.size() == kExtraCount) continue;
    std::string name = OwnName(column.words);
    const auto& fields = MappingFields();
    if (std::find(fields.begin(), fields.end(), name) != fields.end() || names.contains(name)) {
      name += fmt::format("_{}", c + 1);
    }
    names.insert(name);
    proposal_.mapping.extras.emplace_back(name, column.name);
    Take(c, "columns.extra", 0.5, fmt::format("codes: {} distinct texts", p.distinct()));
  }
}

// "(g)", "tonnes": the unit that a name of a mass says.
void Proposer::FindUnits() {
  const auto unit = [this](std::string_view field) {
    for (const Column& column : columns_) {
      if (column.name != proposal_.mapping.Column(field)) continue;
      for (const std::string& word : column.words) {
        if (word == "g" || word == "grams" || word == "grammes") return MassUnit::kGram;
        if (word == "t" || word == "tonnes" || word == "tons") return MassUnit::kTonne;
        if (word == "lb" || word == "lbs" || word == "pounds") return MassUnit::kPound;
      }
    }
    return MassUnit::kKilogram;
  };
  proposal_.mapping.net_mass = unit("net_mass_kg");
  proposal_.mapping.gross_mass = unit("gross_mass_kg");
  for (const Column& column : columns_) {
    const double texts = 1 - column.profile.Decimal(proposal_.mapping.decimal);
    const bool mass = std::any_of(column.words.begin(), column.words.end(), [](const auto& word) {
      return word == "weight" || word == "mass" || word == "poids" || word == "peso";
    });
    if (!column.taken && mass && texts > 0) {
      Note(fmt::format("'{}' is left out: {:.0f} % of its cells are not numbers", column.name,
                       100 * texts));
    }
  }
}

// What columns that need a number, a date or a code hold where there is nothing.
void Proposer::FindMissing() {
  std::set<std::string> texts;
  for (const Column& column : columns_) {
    if (!column.taken || column.profile.present() == 0) continue;
    for (const auto& [text, count] : column.profile.missing_texts())
      texts.insert(text);
  }
  for (const std::string& text : texts)
    proposal_.mapping.missing.push_back(text);
  if (!texts.empty()) {
    Note(fmt::format("these texts are taken as missing: {}", fmt::join(texts, " ")));
  }
}

void Proposer::FindCurrency() {
  for (const Column& column : columns_) {
    const std::size_t open = column.name.find('(');
    if (open == std::string::npos || column.name.size() < open + 5) continue;
    if (column.name[open + 4] != ')') continue;
    const std::string code = column.name.substr(open + 1, 3);
    if (!Currency::Parse(code)) continue;
    proposal_.mapping.currency = code;
    return Note(fmt::format("the currency {} is from the name '{}'; check it", code, column.name));
  }
  Note("the currency is not in the file: set it");
}

Result<Proposal> Proposer::Propose() {
  for (Column& column : columns_)
    column.profile.Finish();
  FindDecimal();
  FindListOutcome();
  FindOutcomes();  // before all else: what is taken here cannot become an attribute
  FindDate();
  if (proposal_.mapping.Column("date").empty()) {
    return Fail(ErrorCode::kInvalidArgument,
                "no column holds dates in a form we know: write the mapping by hand");
  }
  FindFields();
  FindId();
  FindExtras();
  FindUnits();
  FindMissing();
  FindCurrency();
  for (const Column& column : columns_) {
    if (!column.taken) proposal_.unmapped.push_back(column.name);
    for (const ColumnGuess& guess : guesses_) {
      if (guess.column == column.name) proposal_.guesses.push_back(guess);
    }
  }
  return std::move(proposal_);
}

}  // namespace

Result<Proposal> ProposeMapping(const os::Path& path) {
  ASSIGN_OR_RETURN(const auto source, TableSource::Open(path, {}));
  Proposer proposer(*source);
  SourceRow row;
  std::size_t rows = 0;
  while (rows < kProposalRows) {
    ASSIGN_OR_RETURN(const bool more, source->Next(row));
    if (!more) break;
    if (!row.fault.empty()) continue;
    proposer.Add(row);
    ++rows;
  }
  if (rows == 0) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("{} has no rows that can be read", path.string()));
  }
  return proposer.Propose();
}

}  // namespace tidewaiter::warehouse
