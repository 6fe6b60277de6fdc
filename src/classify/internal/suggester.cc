#include "classify/internal/suggester.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_set>

#include <fmt/format.h>

#include "codec/parse.h"

namespace tidewaiter::classify {
namespace {

constexpr std::size_t kSimilarMax = 3;   // precedents shown for a code
constexpr std::size_t kLikelierMax = 5;  // codes shown instead of a declared one
constexpr double kAskBelow = 0.9;        // surer than this nothing is asked
constexpr double kOptionMin = 0.05;      // a code less likely is not worth an option
constexpr double kOptionOfBest = 0.1;    // likewise, of the probability of the best
constexpr double kWithoutFact = 0.02;    // what is left of a code that does not speak of the fact
constexpr double kCompatibleMin = 0.05;  // a code as likely as this is not doubted
constexpr double kLittleChapter = 0.35;  // below it not even the chapter is clear
constexpr std::size_t kLittleWordsMax = 3;        // a longer text says something
constexpr double kLittleBits = 2.5;               // entropy over chapters: six equally likely ones
constexpr std::size_t kLittlePostingsMax = 4000;  // enough to see how a word is spread

}  // namespace

Shares Classifier::State::SharesOf(const Found& found, std::size_t digits) const {
  Shares shares;
  for (const Candidate& candidate : found.candidates) {
    const std::string_view prefix = std::string_view(codes_.code(candidate.code)).substr(0, digits);
    const auto known = std::ranges::find(shares, prefix, &Shares::value_type::first);
    if (known == shares.end()) {
      shares.emplace_back(prefix, candidate.probability);
    } else {
      known->second += candidate.probability;
    }
  }
  std::ranges::stable_sort(shares, std::greater(), &Shares::value_type::second);
  return shares;
}

Suggester::Answer Suggester::Ask(std::string_view text, std::string_view fact) const {
  Answer answer;
  answer.asked = state_.Read(text);
  if (!fact.empty()) {
    answer.asked = state_.Read(std::string(text) + ' ' + std::string(fact));
  }
  answer.found = state_.Find(answer.asked, {&state_.linear_, nullptr});
  state_.Rank(answer.found);
  state_.Prefer(answer.asked, answer.found);
  if (!fact.empty()) Narrow(fact, answer.found);
  return answer;
}

// Codes in whose own words the whole fact stands keep their probability.
void Suggester::Narrow(std::string_view fact, Found& found) const {
  double sum = 0;
  for (Candidate& candidate : found.candidates) {
    const std::string& code = state_.codes_.code(candidate.code);
    bool speaks = false;
    for (const std::string& language : state_.names_.languages()) {
      const std::vector<std::string> own = Words(state_.names_.Path(code, language));
      speaks = speaks || std::ranges::all_of(Words(fact), [&](const std::string& word) {
                 return std::ranges::find(own, word) != own.end();
               });
    }
    if (!speaks) candidate.probability *= kWithoutFact;
    sum += candidate.probability;
  }
  for (Candidate& candidate : found.candidates)
    candidate.probability = sum > 0 ? candidate.probability / sum : 0;
  std::ranges::stable_sort(found.candidates, std::greater(), &Candidate::probability);
}

std::vector<double> Suggester::Probabilities(const Found& found) const {
  std::vector<double> probabilities;
  double sum = 0;
  for (const Candidate& candidate : found.candidates) {
    const double share = candidate.probability;
    probabilities.push_back(share > 0 ? state_.calibrations_[0](share) : 0);
    sum += probabilities.back();
  }
  for (double& probability : probabilities)
    probability /= std::max(sum, 1.0);
  return probabilities;
}

std::vector<PrefixProbability> Suggester::Prefixes(const Found& found, std::size_t level,
                                                   std::size_t most) const {
  std::vector<PrefixProbability> prefixes;
  double sum = 0;
  for (const auto& [prefix, share] : state_.SharesOf(found, kLevelDigits[level])) {
    if (share <= 0) continue;
    prefixes.push_back({prefix, state_.calibrations_[level](std::min(share, 1.0))});
    sum += prefixes.back().probability;
  }
  for (PrefixProbability& prefix : prefixes)
    prefix.probability /= std::max(sum, 1.0);
  if (prefixes.size() > most) prefixes.resize(most);
  return prefixes;
}

std::string Suggester::NationalCode(const Found& found, const std::string& code,
                                    std::uint32_t number) const {
  std::map<std::string_view, float> votes;
  for (const Neighbour& neighbour : found.neighbours) {
    const Stored& stored = state_.stored_[neighbour.number];
    if (stored.code == number) votes[stored.precedent.code] += neighbour.cosine;
  }
  if (!votes.empty()) {
    const auto most =
        std::ranges::max_element(votes, {}, [](const auto& vote) { return vote.second; });
    if (most->first.size() > code.size()) return std::string(most->first);
  }
  return state_.names_.OnlyLineBelow(code);
}

std::vector<std::string> Suggester::NamedWords(const Asked& asked, std::uint32_t code) const {
  std::vector<std::string> named;
  if (code >= state_.name_place_.size()) return named;
  const std::uint32_t first = state_.name_place_[code];
  if (first == Classifier::State::kNoName) return named;
  const auto languages = static_cast<std::uint32_t>(state_.names_.languages().size());
  for (const std::string& word : asked.words) {
    const std::uint32_t* const term = state_.dictionary_.Find(WordHash(word));
    if (term == nullptr || IsFiller(word)) continue;
    if (std::ranges::find(named, word) != named.end()) continue;
    for (std::uint32_t i = first; i < first + languages; ++i) {
      if (!state_.names_index_.Holds(*term - 1, i)) continue;
      named.push_back(word);
      break;
    }
  }
  return named;
}

Suggestion Suggester::Describe(const Answer& answer, const Candidate& candidate,
                               double probability) const {
  Suggestion suggestion;
  const std::string& code = state_.codes_.code(candidate.code);
  suggestion.code = NationalCode(answer.found, code, candidate.code);
  suggestion.probability = probability;
  const std::uint64_t words = WordsHash(answer.asked.words);
  std::size_t rulings = 0;  // which others do not crowd out: they are what a trader may see
  for (const Neighbour& neighbour : answer.found.neighbours) {
    const Stored& stored = state_.stored_[neighbour.number];
    if (stored.code != candidate.code) continue;
    const bool ruling = stored.precedent.ruling;
    if ((ruling ? rulings : suggestion.precedents.size() - rulings) == kSimilarMax) continue;
    const double most = stored.words == words ? 1 : 0.99;
    const double likeness = stored.words == words ? 1 : static_cast<double>(neighbour.cosine);
    suggestion.precedents.push_back({stored.precedent, std::min(likeness, most)});
    if (ruling) ++rulings;
  }
  suggestion.words = NamedWords(answer.asked, candidate.code);
  return suggestion;
}

// Whether the word stands in texts of many chapters, as the precedents use it.
bool Suggester::SaysLittle(std::uint32_t term) const {
  std::unordered_map<std::uint32_t, double> chapters;
  std::size_t all = 0;
  state_.index_.ForEach(term, [&](std::uint32_t place) {
    if (all == kLittlePostingsMax || !state_.stored_[place].live) return;
    chapters[state_.codes_.chapter_of(state_.stored_[place].code)] += 1;
    ++all;
  });
  double bits = 0;
  for (const auto& [chapter, count] : chapters) {
    const double share = count / static_cast<double>(all);
    bits -= share * std::log2(share);
  }
  return bits >= kLittleBits;
}

std::optional<Vague> Suggester::VagueOf(const Asked& asked, const Suggestions& found) const {
  if (std::optional<Vague> listed = FindVague(asked.words)) return listed;
  const auto known = [&](std::uint32_t term) {
    return state_.index_.Frequency(term) > 0 || state_.names_index_.Frequency(term) > 0;
  };
  std::vector<std::uint32_t> words;
  std::string text;
  std::size_t said = 0;
  for (const std::string& word : asked.words) {
    if (IsFiller(word) || (word.front() >= '0' && word.front() <= '9')) continue;
    ++said;
    text += (text.empty() ? "" : " ") + word;
    const std::uint32_t* const term = state_.dictionary_.Find(WordHash(word));
    if (term != nullptr && known(*term - 1)) words.push_back(*term - 1);
  }
  if (words.empty()) return Vague{text, VagueWhy::kUnknown};
  const bool clear = !found.calibrated || found.chapters.empty() ||
                     found.chapters.front().probability >= kLittleChapter;
  if (clear || said > kLittleWordsMax) return std::nullopt;
  if (!std::ranges::all_of(words, [&](std::uint32_t term) { return SaysLittle(term); })) {
    return std::nullopt;
  }
  return Vague{text, VagueWhy::kSaysLittle};
}

// The language of the nomenclature that shares most words with the text.
std::string Suggester::LanguageOf(const Asked& asked, const std::string& code) const {
  const std::vector<std::string>& languages = state_.names_.languages();
  std::string best = languages.empty() ? "" : languages.front();
  if (languages.size() < 2) return best;
  std::size_t most = 0;
  for (const std::string& language : languages) {
    const std::vector<std::string> own = Words(state_.names_.Path(code, language));
    const std::unordered_set<std::string> words(own.begin(), own.end());
    const auto shared = static_cast<std::size_t>(std::ranges::count_if(
        asked.words, [&](const std::string& word) { return words.contains(word); }));
    if (shared > most) {
      most = shared;
      best = language;
    }
  }
  return best;
}

std::optional<Question> Suggester::QuestionOf(const Answer& answer,
                                              const std::vector<double>& probabilities) const {
  if (probabilities.size() < 2 || probabilities.front() >= kAskBelow) return std::nullopt;
  std::vector<std::string> codes;
  const double least = std::max(kOptionMin, kOptionOfBest * probabilities.front());
  for (std::size_t i = 0; i < probabilities.size() && probabilities[i] >= least; ++i)
    codes.push_back(state_.codes_.code(answer.found.candidates[i].code));
  if (codes.size() < 2) return std::nullopt;
  return FindQuestion(state_.names_, codes, LanguageOf(answer.asked, codes.front()));
}

Suggestions Suggester::Suggest(std::string_view text, std::size_t most,
                               std::string_view fact) const {
  const Answer answer = Ask(text, fact);
  const std::vector<double> probabilities = Probabilities(answer.found);
  Suggestions suggestions;
  suggestions.calibrated = state_.calibrated_on_ >= Calibration::kFitMin;
  for (std::size_t i = 0; i < std::min(most, probabilities.size()); ++i) {
    if (probabilities[i] <= 0) break;
    suggestions.codes.push_back(Describe(answer, answer.found.candidates[i], probabilities[i]));
  }
  suggestions.headings = Prefixes(answer.found, 1, most);
  suggestions.chapters = Prefixes(answer.found, 2, most);
  suggestions.confidence = probabilities.empty() ? 0 : probabilities.front();
  suggestions.vague = VagueOf(answer.asked, suggestions);
  suggestions.question = QuestionOf(answer, probabilities);
  return suggestions;
}

Result<Compatibility> Suggester::Check(std::string_view text,
                                       std::string_view declared_code) const {
  ASSIGN_OR_RETURN(const std::string declared, codec::NormalizeHsCode(declared_code));
  const Answer answer = Ask(text, "");
  const std::size_t level = declared.size() >= 6 ? 0 : declared.size() == 4 ? 1 : 2;
  const std::string own = declared.substr(0, kLevelDigits[level]);
  const std::vector<PrefixProbability> prefixes =
      Prefixes(answer.found, level, Classifier::kSuggestMax);
  Compatibility result;
  for (std::size_t i = 0; i < prefixes.size(); ++i) {
    if (prefixes[i].prefix != own) continue;
    result.rank = i + 1;
    result.probability = prefixes[i].probability;
  }
  const double best = prefixes.empty() ? 0 : prefixes.front().probability;
  result.against = std::max(0.0, best - result.probability);
  const bool likely = result.rank == 1 || result.probability >= kCompatibleMin;
  result.verdict = likely ? Verdict::kCompatible : Verdict::kDoubtful;
  Suggestions found;  // as far as vagueness needs it: a text that says nothing raises no alarm
  found.calibrated = state_.calibrated_on_ >= Calibration::kFitMin;
  found.chapters = Prefixes(answer.found, 2, 1);
  if (result.against >= state_.alarm_ && !VagueOf(answer.asked, found)) {
    result.verdict = Verdict::kIncompatible;
  }
  const std::vector<double> probabilities = Probabilities(answer.found);
  for (std::size_t i = 0; i < std::min(kLikelierMax, probabilities.size()); ++i) {
    const std::string& code = state_.codes_.code(answer.found.candidates[i].code);
    if (probabilities[i] <= 0 || code.starts_with(own)) break;
    result.likelier.push_back(Describe(answer, answer.found.candidates[i], probabilities[i]));
  }
  return result;
}

}  // namespace tidewaiter::classify
