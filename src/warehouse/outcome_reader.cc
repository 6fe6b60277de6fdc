#include "warehouse/outcome_reader.h"

#include <algorithm>

#include <fmt/format.h>

#include "codec/parse.h"
#include "warehouse/units.h"

namespace tidewaiter::warehouse {
namespace {

bool Among(const std::vector<std::string>& texts, std::string_view text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

// Calls use(part) for each trimmed, non-empty part between semicolons.
template <typename Use>
void ForEachPart(std::string_view list, Use use) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(';'), list.size());
    const std::string_view part = codec::Trim(list.substr(0, end));
    if (!part.empty()) use(part);
    list.remove_prefix(std::min(end + 1, list.size()));
  }
}

// Their word for one of our enums: from the mapping's list, or our own word when there is none.
template <typename Enum>
std::optional<Enum> WordOf(const std::map<std::string, Enum>& values, std::string_view text,
                           std::optional<Enum> own) {
  if (values.empty()) return own;
  const auto found = values.find(std::string(text));
  return found == values.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace

OutcomeReader::OutcomeReader(const Mapping& mapping, ColumnFinder& finder, Normalize normalize)
    : mapping_(mapping), normalize_(std::move(normalize)) {
  const OutcomeMapping& outcome = mapping.outcome;
  if (outcome.flag) {
    flag_ = finder.Find(outcome.flag->column);
    vocabulary_.Add(outcome.flag->kind);
  }
  if (outcome.lists) {
    checked_ = finder.Find(outcome.lists->checked);
    wrong_ = finder.Find(outcome.lists->wrong);
    corrections_ = finder.Find(outcome.lists->corrections);
  }
  for (const FieldOutcome& field : outcome.fields) {
    fields_.push_back({finder.Find(field.verdict), finder.Find(field.corrected_to)});
    vocabulary_.Add(field.kind);
  }
  source_ = finder.Find(outcome.source);
  basis_ = finder.Find(outcome.basis);
  recovered_ = finder.Find(outcome.recovered);
  known_on_ = finder.Find(outcome.known_on);
}

Outcome OutcomeReader::Read(RowCells& cells) {
  Outcome outcome;
  if (flag_ != kNoColumn) Flag(cells, outcome);
  if (mapping_.outcome.lists) Lists(cells, outcome);
  if (!fields_.empty()) Fields(cells, outcome);
  SourceAndBasis(cells, outcome);
  if (!outcome.looked_at()) return {};
  Facts(cells, outcome);
  vocabulary_ = vocabulary_ | outcome.checked;
  return outcome;
}

void OutcomeReader::Flag(RowCells& cells, Outcome& outcome) {
  const FlagOutcome& flag = *mapping_.outcome.flag;
  const auto text = cells.Get(flag_);
  if (!text) return;
  const bool wrong = Among(flag.wrong, *text);
  if (wrong) outcome.wrong.Add(flag.kind);
  if (wrong || Among(flag.clean, *text)) outcome.checked.Add(flag.kind);
}

KindSet OutcomeReader::Kinds(RowCells& cells, ColumnIndex column) {
  KindSet kinds;
  ForEachPart(cells.Get(column).value_or(""), [&](std::string_view part) {
    if (const auto kind = FindErrorKind(part)) {
      kinds.Add(*kind);
    } else {
      cells.Problem(column, "kind", fmt::format("not an error kind: '{}'", part));
    }
  });
  return kinds;
}

void OutcomeReader::Lists(RowCells& cells, Outcome& outcome) {
  outcome.wrong = Kinds(cells, wrong_);
  outcome.checked = Kinds(cells, checked_) | outcome.wrong;
  Corrections(cells, outcome);
}

void OutcomeReader::Corrections(RowCells& cells, Outcome& outcome) {
  ForEachPart(cells.Get(corrections_).value_or(""), [&](std::string_view part) {
    const std::size_t sign = part.find('=');
    const auto kind = FindErrorKind(codec::Trim(part.substr(0, sign)));
    if (sign == std::string_view::npos || !kind) {
      cells.Problem(corrections_, "correction", fmt::format("not like kind=text: '{}'", part));
      return;
    }
    Correct(cells, corrections_, *kind, codec::Trim(part.substr(sign + 1)), outcome);
  });
}

// What was corrected was looked at and was wrong.
void OutcomeReader::Correct(RowCells& cells, ColumnIndex column, ErrorKind kind,
                            std::string_view text, Outcome& outcome) {
  outcome.checked.Add(kind);
  outcome.wrong.Add(kind);
  auto value = cells.Take(column, "correction", normalize_(kind, text));
  if (value) outcome.corrections.push_back({kind, std::move(*value)});
}

void OutcomeReader::Fields(RowCells& cells, Outcome& outcome) {
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    const FieldOutcome& field = mapping_.outcome.fields[i];
    const auto verdict = cells.Get(fields_[i].verdict);
    if (!verdict) continue;
    if (Among(field.confirmed, *verdict)) {
      outcome.checked.Add(field.kind);
    } else if (Among(field.corrected, *verdict)) {
      outcome.checked.Add(field.kind);
      outcome.wrong.Add(field.kind);
      const auto text = cells.Get(fields_[i].corrected_to);
      if (text) Correct(cells, fields_[i].corrected_to, field.kind, *text, outcome);
    } else {
      cells.Problem(fields_[i].verdict, "verdict", "neither a confirming nor a correcting text");
    }
  }
}

void OutcomeReader::SourceAndBasis(RowCells& cells, Outcome& outcome) {
  const auto source = cells.Get(source_);
  if (source) {
    const auto word = WordOf(mapping_.outcome.source_values, *source, FindOutcomeSource(*source));
    if (!word) cells.Problem(source_, "source", "not a known source of an outcome");
    outcome.source = word.value_or(OutcomeSource::kNone);
  } else if (!outcome.checked.empty()) {
    outcome.source = OutcomeSource::kInspection;
  }
  if (const auto basis = cells.Get(basis_)) {
    const auto word = WordOf(mapping_.outcome.basis_values, *basis, FindSelectionBasis(*basis));
    if (!word) cells.Problem(basis_, "basis", "not a known basis of selection");
    outcome.basis = word.value_or(SelectionBasis::kUnknown);
  }
  const bool nobody_found =
      source && !outcome.wrong.empty() &&
      (outcome.source == OutcomeSource::kNone || outcome.source == OutcomeSource::kDismissal);
  if (nobody_found) {
    cells.Problem(source_, "contradiction", "something was found wrong, but nobody looked");
  }
}

void OutcomeReader::Facts(RowCells& cells, Outcome& outcome) {
  if (const auto text = cells.Get(recovered_)) {
    const auto amount = cells.Take(recovered_, "amount", ParseAmount(*text, mapping_));
    if (amount && *amount < 0) cells.Problem(recovered_, "negative", "a negative amount");
    outcome.recovered_minor = amount.value_or(0);
  }
  if (const auto text = cells.Get(known_on_)) {
    const auto day = cells.Take(known_on_, "date", codec::ParseDay(*text, mapping_.date_format));
    outcome.known_on = day.value_or(0);
  }
}

}  // namespace tidewaiter::warehouse
