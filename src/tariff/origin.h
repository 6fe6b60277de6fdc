// Origins: preference schemes and, for each range of goods, what makes goods originate under them.
//
//   const auto made = Origins::Build(std::move(rows));           // origin_files.h reads the rows
//   for (const OriginScheme* scheme : made->origins.SchemesFor("VN", day)) {
//     for (const OriginMatch& match : made->origins.Lookup(*scheme, code, day))
//       match.entry->rules                                        // texts, and what is understood
//   }
//
// Whether particular goods fulfil a rule is judged by origin_check.h. Immutable after building,
// thread-safe. Sources: the origin protocols of agreements, WCO Kyoto annex K; formats in
// docs/formats/origin.md.
#ifndef TIDEWAITER_TARIFF_ORIGIN_H_
#define TIDEWAITER_TARIFF_ORIGIN_H_

#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "codec/problem.h"
#include "nomenclature/nomenclature.h"
#include "tariff/origin_rule.h"

namespace tidewaiter::tariff {

using codec::Problems;
using nomenclature::Validity;

// A document or statement that a claim for the preference rests on.
struct OriginProof {
  std::string code;  // "eur1", "origin-declaration", "importers-knowledge"
  std::string name;
};

// Materials of whose origin count as if they were the partner's own.
enum class Cumulation : std::uint8_t {
  kBilateral,  // of the two parties
  kDiagonal,   // of others with whom the same rules are in force
  kExtended,   // of others, under conditions that only the scheme's text says
};
std::string_view CumulationName(Cumulation kind);

struct OriginScheme {
  std::string code;  // "japan"
  std::string title;
  Validity validity;
  std::vector<std::string> countries;  // partners, and codes of their groups
  // Areas of the tariff whose preferences rest on it; none: those of every area with a partner.
  std::vector<std::string> areas;
  bool unilateral = false;                                     // granted, not agreed
  std::vector<OriginProof> proofs;                             // one of them is needed
  std::vector<std::pair<Cumulation, std::string>> cumulation;  // with each country
  std::vector<std::pair<std::string, std::string>> articles;   // subject, article
  // Materials that do not meet a change may still be used up to this share of the ex-works price,
  // except for goods of these chapters; nullopt: not stated, the article must be read.
  std::optional<Decimal> tolerance_percent;
  std::vector<CodeRange> no_tolerance;
  bool drawback_forbidden = false;  // no refund of duty on materials when the preference is claimed

  [[nodiscard]] bool Names(std::string_view country) const;  // as a partner
  [[nodiscard]] bool Cumulates(Cumulation kind, std::string_view country) const;
  [[nodiscard]] std::string_view Article(std::string_view subject) const;  // "" = none
};

struct OriginRule {
  std::string text = "";                  // plain, without markup
  std::vector<std::string> classes = {};  // as the file gives them
  // Rules with one number must all be met; of different numbers one is enough.
  int alternative = 1;
  std::optional<Needs> needs = {};  // nullopt: the text must be read by a person
  bool quota = false;               // only within a quota for goods of this rule
};

// What holds for a range of goods, or for the part of it that `goods` describes.
struct OriginEntry {
  std::string scheme;
  CodeRange codes;
  std::string heading;  // as printed: "ex Chapter 84"
  std::string goods;    // "Yams, sweet potatoes ..."; "" = all of the range
  Validity validity;
  std::vector<OriginRule> rules;
  // False: the source does not say whether its several rules are alternatives or all of them hold.
  bool joined = true;
};

struct OriginRows {
  std::vector<OriginScheme> schemes;
  std::vector<OriginEntry> entries;
};

struct OriginMatch {
  const OriginEntry* entry = nullptr;
  bool whole =
      true;  // false: only some goods of the code are in its range; a longer code is needed
};

// UK's largest set has 1,500 entries; all schemes of the world together are far below.
inline constexpr std::size_t kOriginEntriesMax = 1'000'000;

class Origins {
 public:
  struct Made;
  // Problems: "duplicate_scheme", "unknown_scheme", "until_before_from", "codes_reversed",
  // "no_rules", "tolerance_range", "percent_range", "too_many_entries"; pointers name scheme or
  // entry
  // ("/entries/3").
  static std::expected<Made, Problems> Build(OriginRows rows);
  Origins() = default;  // knows no scheme

  [[nodiscard]] std::span<const OriginScheme> schemes() const { return schemes_; }
  [[nodiscard]] std::span<const OriginEntry> entries() const { return entries_; }
  [[nodiscard]] const OriginScheme* FindScheme(std::string_view code) const;
  // Those that are in force on the day and name the country, by code.
  [[nodiscard]] std::vector<const OriginScheme*> SchemesFor(std::string_view country,
                                                            Day day) const;
  // Entries of the scheme for the goods, the narrowest range first. Where several stand for one
  // range, each is for the goods that it describes, and which that is a person says.
  // O(log entries + those that nest around the code).
  [[nodiscard]] std::vector<OriginMatch> Lookup(const OriginScheme& scheme, GoodsCode code,
                                                Day day) const;

 private:
  void Index(Problems& warnings);

  std::vector<OriginScheme> schemes_;  // by code
  std::vector<OriginEntry> entries_;   // by scheme, from
  std::vector<std::uint64_t> reach_;   // the last code of all entries of the scheme up to here
  std::vector<std::size_t> first_;     // of each scheme, and one more
};

struct Origins::Made {
  Origins origins;
  // What a person should look at: "entries_contradict" (the same goods twice, with other rules:
  // they become one entry that does not say how its rules join), "entries_repeat" (with the same
  // rules: one is dropped), "entries_cross" (ranges that overlap without one holding the other).
  Problems warnings;
};

}  // namespace tidewaiter::tariff

#endif  // TIDEWAITER_TARIFF_ORIGIN_H_
