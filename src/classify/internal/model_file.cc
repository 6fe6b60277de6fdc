// A classifier as bytes: docs/formats/classifier.md.
#include <algorithm>
#include <cmath>
#include <mutex>

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/hash.h"
#include "classify/internal/state.h"

namespace tidewaiter::classify {
namespace {

constexpr std::string_view kHead = "tidewaiter-classifier 1\n";

void PutText(std::string& out, std::string_view text) {
  PutNumber(out, static_cast<std::uint32_t>(text.size()));
  out += text;
}

Result<std::string> TakeText(ByteReader& in) {
  ASSIGN_OR_RETURN(const std::uint32_t size, in.Number<std::uint32_t>());
  ASSIGN_OR_RETURN(const std::string_view text, in.Entries(size, 1));
  return std::string(text);
}

std::unexpected<Error> Damaged(std::string_view what) {
  return Fail(ErrorCode::kCorruption, fmt::format("the classifier cannot be read: {}", what));
}

void PutNames(std::string& out, const Nomenclature& names) {
  PutNumber(out, static_cast<std::uint64_t>(names.entries().size() + names.synonyms().size()));
  for (const auto* entries : {&names.entries(), &names.synonyms()}) {
    for (const NomenclatureEntry& entry : *entries) {
      PutText(out, entry.code);
      PutText(out, entry.text);
      PutText(out, entry.language);
      PutNumber(out, static_cast<std::uint8_t>(entry.synonym ? 1 : 0));
    }
  }
}

Result<Nomenclature> TakeNames(ByteReader& in) {
  ASSIGN_OR_RETURN(const std::uint64_t count, in.Number<std::uint64_t>());
  std::vector<NomenclatureEntry> entries;
  for (std::uint64_t i = 0; i < count; ++i) {
    NomenclatureEntry entry;
    ASSIGN_OR_RETURN(entry.code, TakeText(in));
    ASSIGN_OR_RETURN(entry.text, TakeText(in));
    ASSIGN_OR_RETURN(entry.language, TakeText(in));
    ASSIGN_OR_RETURN(const std::uint8_t synonym, in.Number<std::uint8_t>());
    entry.synonym = synonym != 0;
    if (entry.code.size() < (entry.synonym ? 6U : 2U) || entry.code.size() > 12 ||
        entry.text.empty()) {
      return Damaged("a line of the nomenclature");
    }
    entries.push_back(std::move(entry));
  }
  return Nomenclature(std::move(entries));
}

void PutCodes(std::string& out, const Codes& codes) {
  PutNumber(out, static_cast<std::uint64_t>(codes.size()));
  for (const std::string& code : codes.codes())
    PutText(out, code);
}

Status TakeCodes(ByteReader& in, Codes& codes) {
  ASSIGN_OR_RETURN(const std::uint64_t count, in.Number<std::uint64_t>());
  for (std::uint64_t i = 0; i < count; ++i) {
    ASSIGN_OR_RETURN(const std::string code, TakeText(in));
    if (code.size() != 6 || codes.Number(code) != i) return Damaged("a code");
  }
  return {};
}

void PutStored(std::string& out, const Stored& stored) {
  PutText(out, stored.precedent.id);
  PutText(out, stored.precedent.code);
  PutText(out, stored.precedent.text);
  PutNumber(out, stored.precedent.day);
  PutNumber(out, static_cast<std::uint8_t>(stored.precedent.ruling ? 1 : 0));
  PutNumber(out, stored.words);
  PutNumber(out, stored.letters);
  PutNumber(out, stored.code);
  PutNumber(out, stored.self);
}

Result<Stored> TakeStored(ByteReader& in, const Codes& codes) {
  Stored stored;
  ASSIGN_OR_RETURN(stored.precedent.id, TakeText(in));
  ASSIGN_OR_RETURN(stored.precedent.code, TakeText(in));
  ASSIGN_OR_RETURN(stored.precedent.text, TakeText(in));
  ASSIGN_OR_RETURN(stored.precedent.day, in.Number<Day>());
  ASSIGN_OR_RETURN(const std::uint8_t ruling, in.Number<std::uint8_t>());
  ASSIGN_OR_RETURN(stored.words, in.Number<std::uint64_t>());
  ASSIGN_OR_RETURN(stored.letters, in.Number<std::uint64_t>());
  ASSIGN_OR_RETURN(stored.code, in.Number<std::uint32_t>());
  ASSIGN_OR_RETURN(stored.self, in.Number<float>());
  stored.precedent.ruling = ruling != 0;
  if (stored.code >= codes.size() || !(stored.self >= 0) || !std::isfinite(stored.self) ||
      stored.precedent.code.size() < 6)
    return Damaged("a precedent");
  return stored;
}

}  // namespace

// The index without what was removed, and with what was added in one piece.
Bm25 Classifier::State::PackedIndex() const {
  std::vector<std::vector<TermCount>> texts;
  std::vector<Term> terms;
  for (const Stored& stored : stored_) {
    if (!stored.live) continue;
    Terms(Words(stored.precedent.text), terms);
    std::vector<TermCount>& counts = texts.emplace_back();
    for (const Term& term : terms) {
      if ((term.use & kRetrieved) != 0) {
        counts.push_back({*dictionary_.Find(term.hash) - 1, term.count});
      }
    }
  }
  Bm25 packed(kTermsLimit, kLengthWeight);
  packed.Build(texts, index_.average_length());
  return packed;
}

std::string Classifier::State::Save() const {
  std::string body;
  PutNames(body, names_);
  PutCodes(body, codes_);
  dictionary_.Serialize(body);
  PutNumber(body, static_cast<std::uint64_t>(by_id_.size()));
  for (const Stored& stored : stored_) {
    if (stored.live) PutStored(body, stored);
  }
  const bool changed = !removed_.empty() || index_.changed();
  (changed ? PackedIndex() : index_).Serialize(body);
  names_index_.Serialize(body);
  PutVector(body, name_codes_);
  PutVector(body, name_place_);
  linear_.Serialize(body);
  ranker_.Serialize(body);
  PutNumber(body, calibrations_);
  PutNumber(body, same_text_);
  PutNumber(body, alarm_);
  PutNumber(body, held_back_);
  PutNumber(body, calibrated_on_);
  PutNumber(body, next_id_);
  std::string out(kHead);
  PutNumber(out, HashBytes(body));
  return out + body;
}

Status Classifier::State::TakePrecedents(ByteReader& in) {
  ASSIGN_OR_RETURN(const std::uint64_t count, in.Number<std::uint64_t>());
  prior_.assign(codes_.size(), 0);
  for (std::uint64_t i = 0; i < count; ++i) {
    ASSIGN_OR_RETURN(Stored stored, TakeStored(in, codes_));
    const auto place = static_cast<std::uint32_t>(i);
    ++prior_[stored.code];
    if (!by_id_.emplace(stored.precedent.id, place).second) return Damaged("an id");
    by_words_[stored.words].push_back(place);
    stored_.push_back(std::move(stored));
  }
  return {};
}

// Whether the parts fit each other.
bool Classifier::State::Whole() const {
  const std::size_t codes = codes_.size();
  const std::size_t languages = names_.languages().size();
  const auto fits = [&](std::uint32_t place) {
    return place == kNoName || std::size_t{place} + languages <= name_codes_.size();
  };
  bool numbered = true;  // terms from 1 on, as NumberOf gives them
  dictionary_.ForEach([&](std::uint64_t /*hash*/, std::uint32_t number) {
    numbered = numbered && number >= 1 && number <= dictionary_.size();
  });
  return numbered && std::ranges::all_of(calibrations_, &Calibration::whole) &&
         index_.size() == stored_.size() && names_index_.size() == name_codes_.size() &&
         linear_.classes() <= codes && (ranker_.empty() || ranker_.columns() == kFeatures) &&
         name_place_.size() <= codes && std::ranges::all_of(name_place_, fits) &&
         std::ranges::all_of(name_codes_, [&](std::uint32_t code) { return code < codes; }) &&
         same_text_ > 0 && same_text_ < 1;
}

Status Classifier::State::Take(ByteReader& in) {
  ASSIGN_OR_RETURN(names_, TakeNames(in));
  RETURN_IF_ERROR(TakeCodes(in, codes_));
  RETURN_IF_ERROR(dictionary_.Parse(in));
  RETURN_IF_ERROR(TakePrecedents(in));
  RETURN_IF_ERROR(index_.Parse(in));
  RETURN_IF_ERROR(names_index_.Parse(in));
  ASSIGN_OR_RETURN(name_codes_, in.Vector<std::uint32_t>());
  ASSIGN_OR_RETURN(name_place_, in.Vector<std::uint32_t>());
  RETURN_IF_ERROR(linear_.Parse(in));
  RETURN_IF_ERROR(ranker_.Parse(in));
  using Calibrations = std::array<Calibration, 3>;
  ASSIGN_OR_RETURN(calibrations_, in.Number<Calibrations>());
  ASSIGN_OR_RETURN(same_text_, in.Number<double>());
  ASSIGN_OR_RETURN(alarm_, in.Number<double>());
  ASSIGN_OR_RETURN(held_back_, in.Number<std::uint64_t>());
  ASSIGN_OR_RETURN(calibrated_on_, in.Number<std::uint64_t>());
  ASSIGN_OR_RETURN(next_id_, in.Number<std::uint64_t>());
  return in.empty() && Whole() ? Status() : Damaged("its parts do not fit");
}

std::string Classifier::Save() const {
  const std::shared_lock lock(state_->mutex_);
  return state_->Save();
}

Result<Classifier> Classifier::Load(std::string_view bytes) {
  if (!bytes.starts_with(kHead)) return Damaged("not a file of this version");
  ByteReader head(bytes.substr(kHead.size()));
  ASSIGN_OR_RETURN(const std::uint64_t sum, head.Number<std::uint64_t>());
  const std::string_view body = bytes.substr(kHead.size() + sizeof sum);
  if (HashBytes(body) != sum) return Damaged("its checksum is not that of its bytes");
  auto state = std::make_unique<State>();
  ByteReader in(body);
  RETURN_IF_ERROR(state->Take(in));
  return Classifier(std::move(state));
}

}  // namespace tidewaiter::classify
