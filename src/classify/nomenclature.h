// Nomenclature: the words of the tariff by code, in any number of languages.
//
//   const Nomenclature names(entries);
//   names.Text("520100", "en");     // "Cotton; not carded or combed"
//   names.Path("520100", "fr");     // "COTON; Coton, non cardé ni peigné; ..."
//   names.Codes(6);                 // every subheading, rising
//
// Entries without a code of 2 to 12 digits or without words are CHECKed: readers let none through.
// Of two entries with the same code and language the first stays. Immutable, thread-safe.
#ifndef TIDEWAITER_CLASSIFY_NOMENCLATURE_H_
#define TIDEWAITER_CLASSIFY_NOMENCLATURE_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "classify/precedent.h"

namespace tidewaiter::classify {

class Nomenclature {
 public:
  explicit Nomenclature(std::vector<NomenclatureEntry> entries = {});

  // In the language, else in the first there is for the code; "" where there is none.
  [[nodiscard]] std::string_view Text(std::string_view code, std::string_view language) const;
  // The texts of chapter, heading, ... and the code itself, "; " between; without repeats.
  [[nodiscard]] std::string Path(std::string_view code, std::string_view language) const;
  [[nodiscard]] bool Knows(std::string_view code) const;
  // All codes with so many digits, rising.
  [[nodiscard]] std::vector<std::string> Codes(std::size_t digits) const;
  // The one longest code that begins with this one, where the tariff has no choice below it; the
  // code itself otherwise.
  [[nodiscard]] std::string OnlyLineBelow(std::string_view code) const;
  // The entries whose codes begin so, the code itself too.
  [[nodiscard]] std::span<const NomenclatureEntry> Below(std::string_view prefix) const;
  [[nodiscard]] const std::vector<std::string>& languages() const { return languages_; }
  [[nodiscard]] const std::vector<NomenclatureEntry>& entries() const { return entries_; }
  [[nodiscard]] const std::vector<NomenclatureEntry>& synonyms() const { return synonyms_; }

 private:
  std::vector<NomenclatureEntry> entries_;   // by code, then as given
  std::vector<NomenclatureEntry> synonyms_;  // as given
  std::vector<std::string> languages_;       // in the order they were met
};

}  // namespace tidewaiter::classify

#endif  // TIDEWAITER_CLASSIFY_NOMENCLATURE_H_
