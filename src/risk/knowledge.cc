#include "risk/knowledge.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "base/check.h"
#include "os/file.h"

namespace tidewaiter::risk {
namespace {

using detect::PriceBasis;
using detect::PriceScore;

constexpr std::size_t kPriceColumns = 4;
constexpr std::uint64_t kStateMagic = 0x32305453'57444954;  // "TIDWST02"
constexpr const char* kStateFile = "state.bin";
constexpr const char* kProfileFile = "profile.counts";
constexpr std::array kPriceColumnNames{"log_ratio", "z", "lines", "level"};
constexpr std::array kBases{PriceBasis::kPerUnit, PriceBasis::kPerKg};

// True when these beliefs are about "anything" and then the kinds: the columns of a pattern.
bool IsAbout(const detect::Beliefs& beliefs, std::span<const ErrorKind> kinds) {
  return std::equal(
      kinds.begin(), kinds.end(), beliefs.kinds().begin() + 1, beliefs.kinds().end(),
      [](ErrorKind a, std::uint32_t b) { return static_cast<std::uint32_t>(a) == b; });
}

detect::Beliefs BeliefsAbout(std::size_t patterns, std::span<const ErrorKind> kinds) {
  std::vector<std::uint32_t> numbers{detect::kAnyKind};
  for (const ErrorKind kind : kinds)
    numbers.push_back(static_cast<std::uint32_t>(kind));
  return {patterns, std::move(numbers)};
}

void PutPrice(const PriceScore& score, std::span<float> to) {
  if (score.level == detect::PriceLevel::kNone) return;
  to[0] = static_cast<float>(score.log_ratio);
  to[1] = static_cast<float>(score.z);
  to[2] = static_cast<float>(score.count);
  to[3] = static_cast<float>(score.level);
}

}  // namespace

Knowledge::Knowledge(detect::Profile profile) : profile_(std::move(profile)) {
  for (std::size_t i = 0; i < profile_.patterns().size(); ++i) {
    if (profile_.patterns()[i].text == "importer") support_pattern_ = i;
  }
}

std::uint32_t Knowledge::Support(const FeatureScratch& scratch) const {
  if (!scratch.beliefs || scratch.beliefs->patterns() == 0) return 0;
  return scratch.beliefs->Checked(support_pattern_);
}

Result<Knowledge> Knowledge::Empty(detect::PatternSet patterns,
                                   const std::optional<os::Path>& profile_path,
                                   detect::ProfileOptions options) {
  ASSIGN_OR_RETURN(
      detect::Profile profile,
      profile_path ? detect::Profile::Create(*profile_path, std::move(patterns), std::move(options))
                   : detect::Profile::InMemory(std::move(patterns), std::move(options)));
  return Knowledge(std::move(profile));
}

Result<Knowledge> Knowledge::Load(const os::Path& folder, detect::PatternSet patterns,
                                  detect::ProfileOptions options, os::MappedFile::Mode mode) {
  ASSIGN_OR_RETURN(
      detect::Profile profile,
      detect::Profile::Open(folder / kProfileFile, std::move(patterns), std::move(options), mode));
  Knowledge knowledge(std::move(profile));
  ASSIGN_OR_RETURN(const std::string bytes, os::ReadFile(folder / kStateFile));
  ByteReader in(bytes);
  ASSIGN_OR_RETURN(const std::uint64_t magic, in.Number<std::uint64_t>());
  if (magic != kStateMagic) return Fail(ErrorCode::kCorruption, "state.bin is no model state");
  RETURN_IF_ERROR(knowledge.prices_.Parse(in));
  RETURN_IF_ERROR(knowledge.context_.Parse(in));
  RETURN_IF_ERROR(knowledge.stakes_.Parse(in));
  return knowledge;
}

Status KnowledgeCopy::Write(const os::Path& folder) const {
  RETURN_IF_ERROR(os::WriteFile(folder / kStateFile, state));
  return os::WriteFile(folder / kProfileFile, profile);
}

void Knowledge::State(std::string& bytes) const {
  bytes.clear();
  PutNumber(bytes, kStateMagic);
  prices_.Serialize(bytes);
  context_.Serialize(bytes);
  stakes_.Serialize(bytes);
}

Status Knowledge::Save(const os::Path& folder) {
  std::string bytes;
  State(bytes);
  RETURN_IF_ERROR(os::WriteFile(folder / kStateFile, bytes));
  return profile_.Close();
}

void Knowledge::Copy(KnowledgeCopy& copy) const {
  State(copy.state);
  profile_.store().Image(copy.profile);
}

std::vector<FeatureColumn> Knowledge::Columns(std::span<const ErrorKind> kinds) const {
  std::vector<FeatureColumn> columns;
  for (const detect::ContextFeature& feature : detect::ContextFeatures()) {
    columns.push_back({fmt::format("context.{}", feature.name),
                       {Point::Source::kContext, static_cast<std::uint32_t>(feature.group)},
                       detect::IsAboutGoods(feature.group)});
  }
  for (const PriceBasis basis : kBases) {
    for (const char* name : kPriceColumnNames) {
      columns.push_back(
          {fmt::format("price.{}.{}", basis == PriceBasis::kPerUnit ? "unit" : "kg", name),
           {Point::Source::kPrice, static_cast<std::uint32_t>(basis)},
           true});
    }
  }
  const detect::PatternSet& patterns = profile_.patterns();
  for (std::uint32_t i = 0; i < patterns.size(); ++i) {
    const Point point{Point::Source::kPattern, i};
    columns.push_back(
        {fmt::format("profile.{}", patterns[i].text), point, false, profile_.ShareOfMean(i)});
    columns.push_back({fmt::format("profile.{}.lines", patterns[i].text), point});
    for (const ErrorKind kind : kinds) {
      columns.push_back(
          {fmt::format("profile.{}.{}", patterns[i].text, ErrorKindName(kind)), point});
    }
  }
  return columns;
}

void Knowledge::Compute(const LineTable& lines, std::size_t row, std::span<const ErrorKind> kinds,
                        FeatureScratch& scratch, std::span<float> features) const {
  const std::size_t context = detect::ContextFeatures().size();
  prices_.Fetch(lines, row);
  scratch.text = context_.Compute(lines, row, features.first(context));
  scratch.per_unit = prices_.Assess(lines, row, PriceBasis::kPerUnit);
  scratch.per_kg = prices_.Assess(lines, row, PriceBasis::kPerKg);
  PutPrice(scratch.per_unit, features.subspan(context, kPriceColumns));
  PutPrice(scratch.per_kg, features.subspan(context + kPriceColumns, kPriceColumns));
  ComputeProfile(lines, row, kinds, scratch.beliefs, features.subspan(context + 2 * kPriceColumns));
  scratch.mean_logit = scratch.beliefs->MeanLogit(profile_);
  scratch.base_logit = scratch.beliefs->BaseLogit();
}

void Knowledge::ComputeProfile(const LineTable& lines, std::size_t row,
                               std::span<const ErrorKind> kinds,
                               std::optional<detect::Beliefs>& beliefs,
                               std::span<float> features) const {
  const std::size_t size = profile_.patterns().size();
  const std::size_t stride = 2 + kinds.size();
  CHECK(features.size() == size * stride);
  if (!beliefs || !IsAbout(*beliefs, kinds)) beliefs = BeliefsAbout(size, kinds);
  beliefs->Look(profile_, lines, row);
  for (std::size_t i = 0; i < size; ++i) {
    const std::span<const double> logits = beliefs->Logits(i);
    const std::span<float> to = features.subspan(i * stride, stride);
    to[0] = static_cast<float>(logits[0]);
    to[1] = beliefs->LogChecked(i);
    for (std::size_t k = 0; k < kinds.size(); ++k)
      to[2 + k] = static_cast<float>(logits[1 + k]);
  }
}

void Knowledge::Learn(const LineTable& lines, std::size_t row) {
  prices_.Fetch(lines, row);
  context_.Learn(lines, row);
  stakes_.Learn(lines, row);
  prices_.Learn(lines, row);
}

Status Knowledge::LearnOutcome(const LineTable& lines, std::size_t row) {
  RETURN_IF_ERROR(profile_.Learn(lines, row));
  context_.LearnOutcome(lines, row);
  stakes_.LearnOutcome(lines, row);
  return {};
}

Stake Knowledge::StakeOf(const LineTable& lines, std::size_t row, ErrorKind kind,
                         const FeatureScratch& scratch) const {
  StakeHints hints;
  const PriceScore& price =
      scratch.per_unit.count >= scratch.per_kg.count ? scratch.per_unit : scratch.per_kg;
  if (price.level != detect::PriceLevel::kNone) hints.usual_value_minor = price.expected_minor;
  if (kind == ErrorKind::kHsCode && scratch.text.gain > 0) {
    hints.code_rate_gain = scratch.text.rate_gain;
    hints.likelier_code = scratch.text.best_code;
  }
  hints.usual_goods_ratio = context_.UsualGoodsRatio(lines, row);
  return stakes_.Assess(lines, row, kind, hints, dues_.get());
}

std::optional<Reason> Knowledge::Explain(const LineTable& lines, std::size_t row,
                                         const Point& point) const {
  switch (point.source) {
    case Point::Source::kContext:
      return context_.Explain(lines, row, static_cast<detect::ContextGroup>(point.index));
    case Point::Source::kPrice:
      return ExplainPrice(lines, row, static_cast<PriceBasis>(point.index));
    case Point::Source::kPattern:
      return ExplainPattern(lines, row, point.index);
  }
  return std::nullopt;
}

std::optional<Reason> Knowledge::ExplainPrice(const LineTable& lines, std::size_t row,
                                              PriceBasis basis) const {
  const detect::PriceEvidence evidence = prices_.Explain(lines, row, basis);
  if (evidence.level == detect::PriceLevel::kNone) return std::nullopt;
  const double ratio = evidence.price_minor / evidence.median_minor;
  if (ratio > 0.8 && ratio < 1.25) return std::nullopt;  // near the usual: nothing to say
  return Reason{
      basis == PriceBasis::kPerUnit ? "price.unit" : "price.kg",
      {{"ratio", ratio < 99 ? fmt::format("{:.2g}", ratio) : fmt::format("{:.0f}", ratio)},
       {"count", std::to_string(evidence.count)},
       {"since", FormatDay(evidence.since)},
       {"price_minor", fmt::format("{:.4g}", evidence.price_minor)},
       {"median_minor", fmt::format("{:.4g}", evidence.median_minor)},
       {"level", std::to_string(static_cast<int>(evidence.level))}}};
}

std::optional<Reason> Knowledge::ExplainPattern(const LineTable& lines, std::size_t row,
                                                std::size_t pattern) const {
  detect::Profile::Counts counts;
  profile_.Read(lines, row, counts);
  const detect::Count count = counts.patterns[pattern][detect::kAnyKind];
  if (count.wrong == 0) return std::nullopt;
  const detect::Pattern& what = profile_.patterns()[pattern];
  Reason reason{"profile.history",
                {{"wrong", std::to_string(count.wrong)},
                 {"checked", std::to_string(count.checked)},
                 {"pattern", what.text}}};
  for (const detect::PatternField& field : what.fields) {
    const auto* attribute = std::get_if<Attribute>(&field.source);
    const std::string_view name = attribute != nullptr
                                      ? AttributeName(*attribute)
                                      : MeasureName(std::get<Measure>(field.source));
    reason.parameters.emplace_back(name, detect::FieldText(lines, row, field));
  }
  return reason;
}

}  // namespace tidewaiter::risk
