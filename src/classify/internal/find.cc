// From a text to candidates: who is like it, what the weights say, what the tariff's words say.
#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "classify/internal/state.h"

namespace tidewaiter::classify {
namespace {

constexpr std::size_t kNeighbours = 60;  // precedents that are looked at
constexpr float kTooFar = 0.25F;         // of the best score: its vote would be 1/256
constexpr std::size_t kVoters = 30;      // those with a say in the plain vote
constexpr std::size_t kFromVotes = 8;    // candidates from each source
constexpr std::size_t kFromWeights = 12;
constexpr std::size_t kFromNames = 3;
constexpr float kRulingVotes = 5;  // a binding ruling speaks for itself and four more
constexpr float kFarBelow = -20;   // of a code without weights
constexpr float kNoRank = 99;

struct Best {
  float score = 0;
  std::uint32_t place = 0;
};

// The places with the highest positive scores, the highest first, of equal ones the lower place.
void TopOf(std::span<const float> scores, std::size_t most, float floor, std::vector<Best>& top) {
  top.clear();
  float least = floor;
  const auto above = [](const Best& a, const Best& b) {
    return a.score > b.score || (a.score == b.score && a.place < b.place);
  };
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (scores[i] <= least) continue;
    top.push_back({scores[i], static_cast<std::uint32_t>(i)});
    if (top.size() < 4 * most) continue;
    std::nth_element(top.begin(), top.begin() + static_cast<std::ptrdiff_t>(most) - 1, top.end(),
                     above);
    top.resize(most);
    least = top.back().score;
  }
  std::ranges::sort(top, above);
  if (top.size() > most) top.resize(most);
}

// Sixteen at a time: a plain loop would wait for each comparison.
float BestOf(std::span<const float> scores) {
  constexpr std::size_t kLanes = 16;
  std::array<float, kLanes> best{};
  std::size_t i = 0;
  for (; i + kLanes <= scores.size(); i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane)
      best[lane] = scores[i + lane] > best[lane] ? scores[i + lane] : best[lane];
  }
  for (; i < scores.size(); ++i)
    best[0] = std::max(best[0], scores[i]);
  return *std::ranges::max_element(best);
}

float Share(float part, float whole) {
  return whole > 0 ? part / whole : 0;
}

}  // namespace

// What the neighbours say about one code, heading or chapter.
struct Vote {
  float plain = 0;   // (score / best)^4 of the first kVoters
  float sharp = 0;   // (score / best)^10
  float round = 0;   // (cosine / best)^6
  float best = 0;    // score
  float cosine = 0;  // best
  float count = 0;
  float rank = 0;  // of the first, from 1; 0 for none
};

// Tables of a thread, kept between questions: to make them anew would cost more than the answer.
struct Classifier::State::Scratch {
  std::vector<float> scores;       // by precedent
  std::vector<float> name_scores;  // by text of the nomenclature
  std::vector<float> names;        // by code
  std::vector<float> name_headings;
  std::vector<float> linear;  // by class
  std::vector<float> probability, heading_probability, chapter_probability;
  std::vector<Vote> votes, heading_votes, chapter_votes;
  std::vector<Best> top;
  std::vector<std::uint32_t> chosen;
  Vote all;
  float likest = 0;    // score of the best neighbour
  float roundest = 0;  // cosine, of the best
  float possible = 0;  // score of a text with all terms of the question
  float name_best = 0;
  float name_possible = 0;
  float linear_best = 0;
  float heading_best = 0;
  float chapter_best = 0;
  float entropy = 0;
};

Classifier::State::Scratch& Classifier::State::TheScratch() {
  thread_local Scratch scratch;
  return scratch;
}

Asked Classifier::State::Read(std::string_view text) const {
  Asked asked;
  asked.words = Words(text);
  std::vector<Term> terms;
  Terms(asked.words, terms);
  for (const Term& term : terms)
    dictionary_.Prefetch(term.hash);
  float all = 0;
  float unknown = 0;
  for (const Term& term : terms) {
    const std::uint32_t* const number = dictionary_.Find(term.hash);
    const bool retrieved = (term.use & kRetrieved) != 0;
    if (retrieved) ++all;
    if (retrieved && (number == nullptr || index_.Frequency(*number - 1) == 0)) ++unknown;
    if (number == nullptr) continue;
    const bool stands =
        index_.Frequency(*number - 1) > 0 || names_index_.Frequency(*number - 1) > 0;
    if (retrieved && stands) asked.retrieved.push_back(*number - 1);
    if ((term.use & kLearned) != 0) asked.learned.push_back({*number - 1, term.weight});
    if ((term.use & kNamed) != 0) asked.named.push_back(*number - 1);
  }
  asked.unknown = unknown / (all + 1);
  return asked;
}

void Classifier::State::FindNeighbours(const Asked& asked, const View& view, Scratch& scratch,
                                       Found& found) const {
  scratch.scores.assign(stored_.size(), 0);
  index_.Score(asked.retrieved, scratch.scores);
  scratch.possible = 0;
  for (const std::uint32_t term : asked.retrieved) {
    if (index_.Frequency(term) > 0) scratch.possible += index_.Idf(term);
  }
  if (view.hidden != nullptr) {
    for (const std::uint32_t place : *view.hidden)
      scratch.scores[place] = 0;
  }
  for (const std::uint32_t place : removed_)
    scratch.scores[place] = 0;
  const float best_score = BestOf(scratch.scores);
  TopOf(scratch.scores, kNeighbours, kTooFar * best_score, scratch.top);
  found.neighbours.clear();
  scratch.roundest = 0;
  for (const Best& best : scratch.top) {
    const float lengths = std::sqrt(stored_[best.place].self * std::max(scratch.possible, 1.0F));
    const float cosine = std::min(Share(best.score, lengths), 1.0F);
    scratch.roundest = std::max(scratch.roundest, cosine);
    found.neighbours.push_back({best.place, best.score, cosine});
  }
  scratch.likest = found.neighbours.empty() ? 1 : found.neighbours.front().score;
}

void Classifier::State::CountVotes(const Found& found, Scratch& scratch) const {
  scratch.votes.assign(codes_.size(), {});
  scratch.heading_votes.assign(codes_.headings().size(), {});
  scratch.chapter_votes.assign(codes_.chapters().size(), {});
  scratch.all = {};
  for (std::size_t i = 0; i < found.neighbours.size(); ++i) {
    const Neighbour& neighbour = found.neighbours[i];
    const Stored& stored = stored_[neighbour.number];
    const float times = stored.precedent.ruling ? kRulingVotes : 1;
    const float share = neighbour.score / scratch.likest;
    const float fourth = share * share * share * share;
    const float round = Share(neighbour.cosine, scratch.roundest);
    const float plain = i < kVoters ? times * fourth : 0;
    const float sharp = times * fourth * fourth * share * share;
    const float rounded = times * round * round * round * round * round * round;
    for (Vote* vote :
         {&scratch.votes[stored.code], &scratch.heading_votes[codes_.heading_of(stored.code)],
          &scratch.chapter_votes[codes_.chapter_of(stored.code)], &scratch.all}) {
      vote->plain += plain;
      vote->sharp += sharp;
      vote->round += rounded;
      vote->best = std::max(vote->best, neighbour.score);
      vote->cosine = std::max(vote->cosine, neighbour.cosine);
      vote->count += 1;
      if (vote->rank == 0) vote->rank = static_cast<float>(i + 1);
    }
  }
}

void Classifier::State::ScoreNames(const Asked& asked, Scratch& scratch) const {
  scratch.name_scores.assign(names_index_.size(), 0);
  names_index_.Score(asked.retrieved, scratch.name_scores);
  scratch.names.assign(codes_.size(), 0);
  scratch.name_headings.assign(codes_.headings().size(), 0);
  scratch.name_best = scratch.name_possible = 0;
  for (std::size_t i = 0; i < scratch.name_scores.size(); ++i) {
    const float score = scratch.name_scores[i];
    if (score <= 0) continue;
    float& own = scratch.names[name_codes_[i]];
    float& heading = scratch.name_headings[codes_.heading_of(name_codes_[i])];
    own = std::max(own, score);
    heading = std::max(heading, score);
    scratch.name_best = std::max(scratch.name_best, score);
  }
  for (const std::uint32_t term : asked.retrieved) {
    if (names_index_.Frequency(term) > 0) scratch.name_possible += names_index_.Idf(term);
  }
}

void Classifier::State::AskLinear(const Asked& asked, const View& view, Scratch& scratch) const {
  scratch.heading_probability.assign(codes_.headings().size(), 0);
  scratch.chapter_probability.assign(codes_.chapters().size(), 0);
  scratch.linear.clear();
  if (view.linear->empty()) return;
  view.linear->Ask(asked.learned, scratch.linear);
  scratch.linear_best = *std::ranges::max_element(scratch.linear);
  scratch.probability.assign(scratch.linear.size(), 0);
  float sum = 0;
  for (std::size_t c = 0; c < scratch.linear.size(); ++c) {
    const float below = scratch.linear[c] - scratch.linear_best;
    if (below > kFarBelow) sum += scratch.probability[c] = std::exp(below);
  }
  for (std::uint32_t c = 0; c < scratch.linear.size(); ++c) {
    if (scratch.probability[c] == 0) continue;
    scratch.probability[c] /= sum;
    scratch.heading_probability[codes_.heading_of(c)] += scratch.probability[c];
    scratch.chapter_probability[codes_.chapter_of(c)] += scratch.probability[c];
  }
  scratch.heading_best = *std::ranges::max_element(scratch.heading_probability);
  scratch.chapter_best = *std::ranges::max_element(scratch.chapter_probability);
}

// The best of each source, each once.
void Classifier::State::Choose(Scratch& scratch, Found& found) const {
  scratch.chosen.clear();
  std::vector<std::pair<float, std::uint32_t>> voted;
  scratch.entropy = 0;
  for (const Neighbour& neighbour : found.neighbours) {
    const std::uint32_t code = stored_[neighbour.number].code;
    Vote& vote = scratch.votes[code];
    const float order = vote.plain + 0.3F * vote.round + 0.01F * vote.best / scratch.likest;
    voted.emplace_back(-order, code);
  }
  std::ranges::sort(voted);
  voted.erase(std::unique(voted.begin(), voted.end()), voted.end());
  for (std::size_t i = 0; i < voted.size(); ++i) {
    if (i < kFromVotes) scratch.chosen.push_back(voted[i].second);
    const float p = Share(scratch.votes[voted[i].second].plain, scratch.all.plain);
    if (p > 0) scratch.entropy -= p * std::log(p);
  }
  TopOf(scratch.linear, kFromWeights, scratch.linear_best + kFarBelow, scratch.top);
  for (const Best& best : scratch.top)
    scratch.chosen.push_back(best.place);
  TopOf(scratch.names, ranker_.empty() ? kFromWeights : kFromNames, 0, scratch.top);
  for (const Best& best : scratch.top)
    scratch.chosen.push_back(best.place);
  std::ranges::sort(scratch.chosen);
  const auto repeated = std::ranges::unique(scratch.chosen);
  scratch.chosen.erase(repeated.begin(), repeated.end());
  found.candidates.assign(scratch.chosen.size(), {});
  for (std::size_t i = 0; i < scratch.chosen.size(); ++i)
    found.candidates[i].code = scratch.chosen[i];
}

void Classifier::State::Fill(const Asked& asked, const Scratch& scratch,
                             Candidate& candidate) const {
  const std::uint32_t c = candidate.code;
  const std::uint32_t heading = codes_.heading_of(c);
  const std::uint32_t chapter = codes_.chapter_of(c);
  const Vote& own = scratch.votes[c];
  const Vote& near = scratch.heading_votes[heading];
  const Vote& wide = scratch.chapter_votes[chapter];
  const bool has_weights = c < scratch.linear.size();
  const float possible = std::max(scratch.possible, 1.0F);
  const auto below = [](float part, float best) {
    return std::log((part + 1e-9F) / (best + 1e-9F));
  };
  candidate.features = {
      Share(own.plain, scratch.all.plain),
      own.best / scratch.likest,
      own.count,
      Share(own.sharp, scratch.all.sharp),
      Share(own.round, scratch.all.round),
      own.cosine,
      own.rank == 0 ? kNoRank : own.rank,
      Share(near.plain, scratch.all.plain),
      Share(near.round, scratch.all.round),
      Share(wide.plain, scratch.all.plain),
      Share(wide.round, scratch.all.round),
      own.best / possible,
      has_weights ? scratch.probability[c] : 0,
      has_weights ? std::max(scratch.linear[c] - scratch.linear_best, kFarBelow) : kFarBelow,
      scratch.heading_probability[heading],
      below(scratch.heading_probability[heading], scratch.heading_best),
      scratch.chapter_probability[chapter],
      below(scratch.chapter_probability[chapter], scratch.chapter_best),
      Share(scratch.names[c], scratch.name_best),
      scratch.names[c] / std::max(scratch.name_possible, 1.0F),
      Share(scratch.name_headings[heading], scratch.name_best),
      std::log(static_cast<float>(prior_[c]) + 1),
      static_cast<float>(asked.retrieved.size()),
      asked.unknown,
      scratch.entropy,
      scratch.likest / possible,
      Share(own.cosine, scratch.roundest),
      near.best / scratch.likest,
  };
}

Found Classifier::State::Find(const Asked& asked, const View& view) const {
  Found found;
  if (asked.words.empty()) return found;
  Scratch& scratch = TheScratch();
  FindNeighbours(asked, view, scratch, found);
  CountVotes(found, scratch);
  ScoreNames(asked, scratch);
  AskLinear(asked, view, scratch);
  Choose(scratch, found);
  for (Candidate& candidate : found.candidates)
    Fill(asked, scratch, candidate);
  return found;
}

namespace {

// Without trees: the vote and the tariff's words, each for as much of the text as it covers.
float ByLikeness(const Candidate& candidate) {
  const auto& f = candidate.features;
  const float voted = f[25] * f[0];
  const float named = f[18] * f[18] * f[18] * f[18] * f[18] * f[18] * std::max(f[19], 0.01F);
  return voted + named;
}

}  // namespace

void Classifier::State::Rank(Found& found) const {
  double sum = 0;
  double best = -1e30;
  for (Candidate& candidate : found.candidates) {
    candidate.probability = ranker_.empty()
                                ? static_cast<double>(ByLikeness(candidate))
                                : static_cast<double>(ranker_.Margin(candidate.features));
    best = std::max(best, candidate.probability);
  }
  for (Candidate& candidate : found.candidates) {
    if (!ranker_.empty()) candidate.probability = std::exp(candidate.probability - best);
    sum += candidate.probability;
  }
  for (Candidate& candidate : found.candidates)
    candidate.probability = sum > 0 ? candidate.probability / sum : 0;
  std::ranges::stable_sort(found.candidates, std::greater(), &Candidate::probability);
}

// With n votes of texts that are the same word for word, their share s of a code becomes
// (n s + k p) / (n + k), where k says how often such texts have had different codes.
void Classifier::State::Prefer(const Asked& asked, Found& found) const {
  const auto same = by_words_.find(WordsHash(asked.words));
  if (same == by_words_.end()) return;
  std::unordered_map<std::uint32_t, double> votes;
  double all = 0;
  for (const std::uint32_t place : same->second) {
    const double times = stored_[place].precedent.ruling ? static_cast<double>(kRulingVotes) : 1;
    votes[stored_[place].code] += times;
    all += times;
  }
  const double doubt = same_text_ / (1 - same_text_);
  double sum = 0;
  for (Candidate& candidate : found.candidates) {
    const auto own = votes.find(candidate.code);
    const double share = own == votes.end() ? 0 : own->second / all;
    candidate.probability = (all * share + doubt * candidate.probability) / (all + doubt);
    sum += candidate.probability;
  }
  for (Candidate& candidate : found.candidates)
    candidate.probability = sum > 0 ? candidate.probability / sum : 0;
  std::ranges::stable_sort(found.candidates, std::greater(), &Candidate::probability);
}

}  // namespace tidewaiter::classify
