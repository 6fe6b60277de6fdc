// Which language a browser asks for.
#include <algorithm>
#include <array>

#include "api/story.h"

namespace tidewaiter::api {
namespace {

using risk::Language;

constexpr std::size_t kElementsMax = 50;  // browsers send fewer than ten
constexpr int kFull = 1000;               // weights have three digits

std::string_view Trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) {
    return static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
  });
  return lower;
}

// "q=0.8" in thousandths; RFC 9110, 12.4.2: at most three digits, at most 1.
std::optional<int> Weight(std::string_view parameter) {
  if (!parameter.starts_with("q=") && !parameter.starts_with("Q=")) return std::nullopt;
  const std::string_view number = parameter.substr(2);
  if (number.empty() || number.size() > 5 || (number[0] != '0' && number[0] != '1')) {
    return std::nullopt;
  }
  if (number.size() > 1 && number[1] != '.') return std::nullopt;
  int weight = number[0] == '1' ? kFull : 0;
  int place = kFull / 10;
  for (const char digit : number.substr(std::min<std::size_t>(2, number.size()))) {
    if (digit < '0' || digit > '9') return std::nullopt;
    weight += (digit - '0') * place;
    place /= 10;
  }
  return weight <= kFull ? std::optional(weight) : std::nullopt;
}

// What the header says of each language of ours, and of all others together.
struct Wishes {
  std::array<std::optional<int>, risk::kLanguages.size()> weights;
  std::array<std::size_t, risk::kLanguages.size()> places{};
  std::optional<int> others;

  void Add(std::string_view range, int weight, std::size_t place) {
    if (range == "*") {
      if (!others) others = weight;
      return;
    }
    const std::string lower = Lower(range);
    const std::string_view primary = std::string_view(lower).substr(0, lower.find('-'));
    const auto language = risk::FindLanguage(primary);
    if (!language) return;
    // "en-GB;q=0" refuses British English, and ours is English as such.
    if (weight == 0 && primary.size() != lower.size()) return;
    std::optional<int>& known = weights[static_cast<std::size_t>(*language)];
    if (known && *known >= weight) return;
    known = weight;
    places[static_cast<std::size_t>(*language)] = place;
  }
};

Wishes Read(std::string_view header) {
  Wishes wishes;
  for (std::size_t place = 0; place < kElementsMax && !header.empty(); ++place) {
    const std::size_t comma = header.find(',');
    const std::string_view element = Trimmed(header.substr(0, comma));
    header.remove_prefix(comma == std::string_view::npos ? header.size() : comma + 1);
    const std::size_t semicolon = element.find(';');
    const std::string_view range = Trimmed(element.substr(0, semicolon));
    std::optional<int> weight = kFull;
    if (semicolon != std::string_view::npos)
      weight = Weight(Trimmed(element.substr(semicolon + 1)));
    if (!range.empty() && weight) wishes.Add(range, *weight, place);
  }
  return wishes;
}

}  // namespace

std::optional<Language> NegotiateLanguage(std::string_view accept_language) {
  const Wishes wishes = Read(accept_language);
  std::optional<Language> best;
  int best_weight = 0;
  std::size_t best_place = 0;
  for (const Language language : risk::kLanguages) {
    const auto i = static_cast<std::size_t>(language);
    const int weight = wishes.weights[i].value_or(wishes.others.value_or(0));
    // What is named goes before what "*" stands for.
    const std::size_t place = wishes.weights[i] ? wishes.places[i] : kElementsMax + i;
    if (weight == 0 || weight < best_weight) continue;
    if (weight == best_weight && place >= best_place) continue;
    best = language;
    best_weight = weight;
    best_place = place;
  }
  return best;
}

}  // namespace tidewaiter::api
