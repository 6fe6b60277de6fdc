#include "risk/usual_rates.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "base/hash.h"

namespace tidewaiter::risk {
namespace {

constexpr float kSameRate = 0.05F;      // percent points: less is rounding
constexpr std::uint32_t kVotesMax = 8;  // where lines on different terms are mixed
constexpr std::uint32_t kOwnVotesMax =
    1;                                    // on the same terms: new duties end trade, few lines come
constexpr std::uint32_t kMeanLines = 64;  // the mean of a heading forgets older ones
constexpr std::uint32_t kLeastLines = 5;  // without which a heading's mean says nothing
constexpr std::array<std::size_t, kTermsLevels> kDigits{0, 6, 4};  // 0 = all

}  // namespace

std::string_view CodeAt(std::string_view code, std::size_t level) {
  if (level == 0) return code;
  return code.size() > kDigits[level] ? code.substr(0, kDigits[level]) : std::string_view();
}

void UsualRates::Rate::Add(float rate) {
  mean += (rate - mean) / static_cast<float>(std::min(++lines, kMeanLines));
  if (votes == 0) standing = rate;
  if (std::abs(rate - standing) <= kSameRate) {
    votes = std::min(votes + 1, kVotesMax);
  } else {
    --votes;
  }
}

std::uint64_t UsualRates::Key(const Terms& terms, std::size_t level, Part part) {
  const std::string_view code = CodeAt(terms.code, level);
  if (code.empty()) return 0;
  const std::uint64_t goods = Combine(static_cast<std::uint64_t>(part) * kTermsLevels + level,
                                      Combine(HashBytes(code), terms.procedure));
  if (part == Part::kOrigin) return Combine(goods, terms.origin);
  if (part == Part::kPreference) return Combine(goods, terms.preference);
  if (part == Part::kBoth) return Combine(goods, Combine(terms.origin, terms.preference));
  return goods;
}

const UsualRates::Rate* UsualRates::Find(const Terms& terms, std::size_t level, Part part) const {
  const std::uint64_t key = Key(terms, level, part);
  const Rate* rate = key == 0 ? nullptr : rates_.Find(key);
  return rate == nullptr || (level > 0 && rate->lines < kLeastLines) ? nullptr : rate;
}

void UsualRates::Learn(const Terms& terms, double rate_percent) {
  if (terms.code.empty() || !std::isfinite(rate_percent)) return;
  constexpr std::array kParts{Part::kBoth, Part::kOrigin, Part::kPreference, Part::kCode};
  std::array<std::array<std::uint64_t, kParts.size()>, kTermsLevels> keys;
  for (std::size_t level = 0; level < kTermsLevels; ++level) {
    for (std::size_t part = 0; part < kParts.size(); ++part) {
      keys[level][part] = Key(terms, level, kParts[part]);
      rates_.Prefetch(keys[level][part]);
    }
  }
  for (const auto& level : keys) {
    for (std::size_t part = 0; part < kParts.size(); ++part) {
      if (level[part] == 0) continue;
      Rate& rate = rates_[level[part]];
      rate.Add(static_cast<float>(rate_percent));
      if (kParts[part] == Part::kBoth) rate.votes = std::min(rate.votes, kOwnVotesMax);
    }
  }
  const std::uint32_t lines = ++preference_lines_[terms.preference];
  const std::uint32_t* most = preference_lines_.Find(ordinary_preference_);
  if (most == nullptr || lines > *most) ordinary_preference_ = terms.preference;
}

double UsualRates::After(const Terms& declared, double rate_percent, const Terms& other) const {
  if (std::isnan(rate_percent)) return kMissing;
  if (other == declared) return rate_percent;
  // Beside both, the part that was changed: what is known of the other one alone says nothing of
  // the change.
  const bool only_origin =
      other.origin != declared.origin && other.preference == declared.preference;
  const std::array parts{Part::kBoth, only_origin ? Part::kOrigin : Part::kPreference};
  const bool other_code = other.code != declared.code;
  for (std::size_t level = 0; level < kTermsLevels; ++level) {
    for (const Part part : parts) {
      const Rate* there = Find(other, level, part);
      if (there == nullptr) continue;
      if (level == 0) return there->standing;
      const Rate* here = Find(declared, level, part);
      if (here == nullptr) continue;
      return std::max(0.0, rate_percent + static_cast<double>(there->mean - here->mean));
    }
    if (level == 0 && other_code && Find(other, 0, Part::kCode) != nullptr) break;
  }
  const Rate* usual = Find(other, 0, Part::kCode);
  return usual == nullptr ? kMissing : usual->standing;
}

double UsualRates::FromAnywhere(const Terms& terms) const {
  const Rate* rate = Find(terms, 0, Part::kPreference);
  return rate == nullptr ? kMissing : rate->standing;
}

void UsualRates::Serialize(std::string& out) const {
  rates_.Serialize(out);
  preference_lines_.Serialize(out);
  PutNumber(out, ordinary_preference_);
}

Status UsualRates::Parse(ByteReader& in) {
  RETURN_IF_ERROR(rates_.Parse(in));
  RETURN_IF_ERROR(preference_lines_.Parse(in));
  ASSIGN_OR_RETURN(ordinary_preference_, in.Number<std::uint64_t>());
  return {};
}

}  // namespace tidewaiter::risk
