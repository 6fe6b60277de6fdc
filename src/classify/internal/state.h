// Classifier::State: what a classifier knows, and the way from a text to candidates with features.
#ifndef TIDEWAITER_CLASSIFY_INTERNAL_STATE_H_
#define TIDEWAITER_CLASSIFY_INTERNAL_STATE_H_

#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/flat_map.h"
#include "classify/classifier.h"
#include "classify/internal/bm25.h"
#include "classify/internal/calibration.h"
#include "classify/internal/codes.h"
#include "classify/internal/fair_mutex.h"
#include "classify/internal/linear.h"
#include "classify/internal/ranker.h"
#include "classify/words.h"

namespace tidewaiter::classify {

// A precedent with what is found out about it once.
struct Stored {
  Precedent precedent;
  std::uint64_t words = 0;    // WordsHash
  std::uint64_t letters = 0;  // LettersHash
  std::uint32_t code = 0;     // its number in Codes
  float self = 0;             // likeness to itself when it came
  bool live = true;
};

// Levels of a code, as the calibrations are numbered.
inline constexpr std::array<std::size_t, 3> kLevelDigits = {6, 4, 2};

// Probabilities by prefix, not calibrated.
using Shares = std::vector<std::pair<std::string, double>>;

// A text as the parts of the classifier read it.
struct Asked {
  std::vector<std::string> words;
  std::vector<std::uint32_t> retrieved;  // numbers of known terms in the index of precedents
  std::vector<std::uint32_t> named;      // numbers of its known whole words
  std::vector<TermWeight> learned;
  float unknown = 0;  // share of terms for the index that no precedent has
};

struct Neighbour {
  std::uint32_t number = 0;  // of the precedent
  float score = 0;
  float cosine = 0;
};

inline constexpr std::size_t kFeatures = 28;

struct Candidate {
  std::uint32_t code = 0;
  std::array<float, kFeatures> features{};
  double probability = 0;
};

struct Found {
  std::vector<Neighbour> neighbours;  // the likest first
  std::vector<Candidate> candidates;
};

// What a question in training may not see: the texts with the same letters, and the final weights.
struct View {
  const Linear* linear = nullptr;
  const std::vector<std::uint32_t>* hidden = nullptr;
};

class Classifier::State {
 public:
  static constexpr std::uint32_t kNoName = 0xFFFF'FFFF;

  // Of BM25, as the baselines have them.
  static constexpr float kTermsLimit = 1.2F;
  static constexpr float kLengthWeight = 0.5F;

  State() : index_(kTermsLimit, kLengthWeight), names_index_(kTermsLimit, kLengthWeight) {
    index_.Build({});
    names_index_.Build({});
  }

  [[nodiscard]] std::string Save() const;
  Status Take(ByteReader& in);  // into a new one

  // In building. Precedents come with their terms, as Terms() gives them.
  void SetNomenclature(Nomenclature names);  // after the codes of precedents have their numbers
  std::uint32_t Store(Precedent precedent, const std::vector<std::string>& words);

  Status Add(Precedent precedent);
  bool Remove(std::string_view id);

  // Checks the code and the text, and gives an id where there is none.
  static Status Prepare(Precedent& precedent, std::uint64_t& next_id);

  [[nodiscard]] Asked Read(std::string_view text) const;
  [[nodiscard]] Found Find(const Asked& asked, const View& view) const;
  // Sets the candidates' probabilities, which sum to one, and puts the likeliest first.
  void Rank(Found& found) const;
  // Sums of the candidates' probabilities by their first digits, the largest first.
  [[nodiscard]] Shares SharesOf(const Found& found, std::size_t digits) const;
  // Where texts with the same words were classified: most of the probability goes there.
  void Prefer(const Asked& asked, Found& found) const;

  // The terms for an index, those without a number are given one.
  std::vector<TermCount> Number(const std::vector<Term>& terms);
  std::uint32_t NumberOf(std::uint64_t hash);

 private:
  friend class Classifier;
  friend class Learner;
  friend class Suggester;
  struct Scratch;
  static Scratch& TheScratch();
  [[nodiscard]] Bm25 PackedIndex() const;
  Status TakePrecedents(ByteReader& in);
  [[nodiscard]] bool Whole() const;
  void FindNeighbours(const Asked& asked, const View& view, Scratch& scratch, Found& found) const;
  void ScoreNames(const Asked& asked, Scratch& scratch) const;
  void AskLinear(const Asked& asked, const View& view, Scratch& scratch) const;
  void CountVotes(const Found& found, Scratch& scratch) const;
  void Choose(Scratch& scratch, Found& found) const;
  void Fill(const Asked& asked, const Scratch& scratch, Candidate& candidate) const;

  Nomenclature names_;
  Codes codes_;
  FlatMap<std::uint32_t> dictionary_;
  std::vector<Stored> stored_;
  std::unordered_map<std::string, std::uint32_t> by_id_;
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> by_words_;
  std::vector<std::uint32_t> removed_;  // places in stored_
  std::vector<std::uint32_t> prior_;    // live precedents by code
  std::uint64_t next_id_ = 1;           // for precedents that bring none
  Bm25 index_;
  Bm25 names_index_;
  std::vector<std::uint32_t> name_codes_;  // by text of names_index_
  std::vector<std::uint32_t> name_place_;  // by code: its first text there, or kNoName
  Linear linear_;
  Ranker ranker_;
  std::array<Calibration, 3> calibrations_;  // of six, four and two digits
  double same_text_ = 0.05;  // share of pairs with the same letters whose codes differ
  double alarm_ = 1;
  std::uint64_t held_back_ = 0;
  std::uint64_t calibrated_on_ = 0;
  mutable FairMutex mutex_;
};

}  // namespace tidewaiter::classify

#endif  // TIDEWAITER_CLASSIFY_INTERNAL_STATE_H_
