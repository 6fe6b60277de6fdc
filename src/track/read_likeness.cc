#include "track/read_likeness.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <map>

#include "declaration/container_code.h"

namespace tidewaiter::track {
namespace {

using device::GateKind;
using device::GateReading;

// Characters that look alike on plates and containers, in groups.
constexpr std::array<std::string_view, 9> kAlike{"0ODQ", "1IL", "2Z", "5S", "8B",
                                                 "6G",   "4A",  "7T", "UV"};
constexpr double kAlikeShare = 0.5;   // of what is read wrong
constexpr double kAlphabet = 36;      // letters and digits
constexpr double kSlip = 0.005;       // a character lost or added
constexpr double kCertainMin = 0.3;   // less certain is a guess among few
constexpr std::size_t kTextMax = 32;  // longer is no plate, code or seal number
constexpr double kNever = -30;        // of a tag that is another

std::string_view AlikeOf(char c) {
  for (const std::string_view group : kAlike) {
    if (group.find(c) != std::string_view::npos) return group;
  }
  return {};
}

double Certainty(double said, char c) {
  return std::clamp(said, kCertainMin, AlikeOf(c).empty() ? kSureMax : kSureMaxAlike);
}

// How likely `read` is where `truth` was, by the certainty of what was read.
double LogOfCharacter(char read, char truth, double said) {
  const double certain = Certainty(said, read);
  if (read == truth) return std::log(certain);
  const std::string_view group = AlikeOf(truth);
  const bool alike = group.find(read) != std::string_view::npos;
  if (alike) {
    const auto others = static_cast<double>(group.size() - 1);
    return std::log((1 - certain) * kAlikeShare / others);
  }
  const double share = group.empty() ? 1 : 1 - kAlikeShare;
  return std::log((1 - certain) * share / (kAlphabet - 1));
}

std::vector<double> CertaintiesOf(std::string_view raw, const std::vector<double>& characters,
                                  double confidence, std::string_view normal) {
  // Those of the raw text, if they are one a character; some makers leave blanks out, some do not.
  if (characters.size() == normal.size()) return characters;
  if (characters.size() == raw.size()) {
    std::vector<double> kept;
    for (std::size_t i = 0; i < raw.size(); ++i) {
      if (!NormalText(raw.substr(i, 1)).empty()) kept.push_back(characters[i]);
    }
    if (kept.size() == normal.size()) return kept;
  }
  const double each = std::pow(std::clamp(confidence, 0.01, 1.0),
                               1 / static_cast<double>(std::max<std::size_t>(normal.size(), 1)));
  return std::vector<double>(normal.size(), each);
}

// The likeliest way in which `truth` became `read`.
double Align(std::string_view read, const std::vector<double>& certain, std::string_view truth) {
  const double slip = std::log(kSlip);
  std::array<double, kTextMax + 1> above{};
  std::array<double, kTextMax + 1> row{};
  for (std::size_t j = 0; j <= truth.size(); ++j)
    above[j] = slip * static_cast<double>(j);
  for (std::size_t i = 1; i <= read.size(); ++i) {
    row[0] = slip * static_cast<double>(i);
    for (std::size_t j = 1; j <= truth.size(); ++j) {
      const double same = above[j - 1] + LogOfCharacter(read[i - 1], truth[j - 1], certain[i - 1]);
      row[j] = std::max({same, above[j] + slip, row[j - 1] + slip});
    }
    above = row;
  }
  return above[truth.size()];
}

double LogOfItself(std::string_view read, const std::vector<double>& certain) {
  double sum = 0;
  for (std::size_t i = 0; i < read.size(); ++i)
    sum += std::log(Certainty(certain[i], read[i]));
  return sum;
}

// More than half of the characters others, whatever their order: that is no misreading, and most of
// a list is told apart so at little cost.
bool IsFar(std::string_view read, std::string_view truth) {
  std::array<std::int8_t, 256> count{};
  for (const char c : truth)
    ++count[static_cast<unsigned char>(c)];
  std::size_t foreign = 0;
  for (const char c : read) {
    if (--count[static_cast<unsigned char>(c)] < 0) ++foreign;
  }
  return foreign > std::max<std::size_t>(2, read.size() / 2);
}

// Value first, then candidates that are others, with their weight among all.
struct Weighted {
  std::string text;  // as sent
  double confidence = 0;
};
std::vector<Weighted> TextsOf(const GateReading& reading) {
  std::vector<Weighted> texts;
  if (!reading.value.empty())
    texts.push_back({reading.value, reading.confidence.value_or(kUnsaid)});
  for (const device::GateCandidate& candidate : reading.candidates) {
    const bool known = std::ranges::find(texts, candidate.value, &Weighted::text) != texts.end();
    if (!known) texts.push_back({candidate.value, candidate.confidence});
  }
  return texts;
}

bool CanStand(char c, std::size_t place) {
  if (place == 3) return c == 'U' || c == 'J' || c == 'Z';
  return place < 3 ? c >= 'A' && c <= 'Z' : c >= '0' && c <= '9';
}

// Every text with look-alikes where the kind of character is wrong, or one replaced.
void AddRepairs(const std::string& text, double weight, std::map<std::string, double>& fit) {
  if (text.size() != ContainerCode::kSize) return;
  std::string forced = text;
  for (std::size_t i = 0; i < forced.size(); ++i) {
    if (CanStand(forced[i], i)) continue;
    for (const char other : AlikeOf(forced[i])) {
      if (CanStand(other, i)) forced[i] = other;
    }
  }
  if (forced != text && ContainerCode::Parse(forced)) {
    fit[forced] += weight;
    return;
  }
  for (std::size_t i = 0; i < forced.size(); ++i) {
    for (const char other : AlikeOf(forced[i])) {
      std::string changed = forced;
      changed[i] = other;
      if (other != forced[i] && CanStand(other, i) && ContainerCode::Parse(changed))
        fit[changed] += weight;
    }
  }
}

}  // namespace

std::string NormalText(std::string_view text) {
  std::string normal;
  for (const char c : text) {
    if (c >= 'a' && c <= 'z') {
      normal += static_cast<char>(c - 'a' + 'A');
    } else if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c & 0x80) != 0) {
      normal += c;
    }
  }
  return normal;
}

double LogLikeness(std::string_view text, const std::vector<double>& characters, double confidence,
                   std::string_view truth) {
  const std::string read = NormalText(text);
  if (read.empty() || truth.empty()) return kLogLikenessMin;
  if (read == truth) return 0;
  if (read.size() > kTextMax || truth.size() > kTextMax) return kLogLikenessMin;
  const auto apart = static_cast<std::ptrdiff_t>(read.size() - truth.size());
  // Three slips are beyond it anyhow.
  if (std::abs(apart) > 2 || IsFar(read, truth)) return kLogLikenessMin;
  const std::vector<double> certain = CertaintiesOf(text, characters, confidence, read);
  const double ratio = Align(read, certain, truth) - LogOfItself(read, certain);
  return std::clamp(ratio, kLogLikenessMin, 0.0);
}

double LogLikeness(const GateReading& reading, std::string_view truth) {
  if (reading.kind == GateKind::kTag) return NormalText(reading.value) == truth ? 0 : kNever / 2;
  double best =
      LogLikeness(reading.value, reading.characters, reading.confidence.value_or(kUnsaid), truth);
  const double first = std::clamp(reading.confidence.value_or(kUnsaid), 0.01, 1.0);
  for (const device::GateCandidate& candidate : reading.candidates) {
    if (best == 0) break;
    const double weight = std::log(std::clamp(candidate.confidence, 0.001, first) / first);
    best = std::max(best, weight + LogLikeness(candidate.value, {}, candidate.confidence, truth));
  }
  return std::max(best, kLogLikenessMin);
}

std::optional<ContainerChoice> ChooseContainer(const GateReading& reading) {
  std::map<std::string, double> fit;
  double all = 0;
  const std::vector<Weighted> texts = TextsOf(reading);
  for (const Weighted& text : texts) {
    const auto code = ContainerCode::Parse(NormalText(text.text));
    if (code) fit[std::string(code->text())] += std::max(text.confidence, 0.001);
  }
  const bool repaired = fit.empty();
  if (repaired) {
    for (const Weighted& text : texts)
      AddRepairs(NormalText(text.text), std::max(text.confidence, 0.001), fit);
  }
  if (fit.empty()) return std::nullopt;
  for (const auto& [code, weight] : fit)
    all += weight;
  const auto best = std::ranges::max_element(
      fit, {}, [](const auto& entry) { return entry.second; });  // the first of equals: by code
  return ContainerChoice{
      .code = best->first, .probability = best->second / all, .repaired = repaired};
}

}  // namespace tidewaiter::track
