// Publish: nomenclatures as authorities publish them, read into rows for Build (build.h).
//
//   const std::vector<PublishedFile> files = {{"taric_en.csv", en, "en"}, {"taric_fr.csv", fr,
//   "fr"}}; Publication read = ReadPublished(files);          // the layout is found by the first
//   rows Built built = Build(std::move(read.rows));        // when read.problems is empty
//
// A file is known by the names in its first row, in any order; further columns do not disturb:
//   kHsTable     section, hscode, description, parent, level      HS of all sections (UN Comtrade)
//   kHsSections  section, name                                    titles for kHsTable
//   kHsList      code, desc                                       HS, one edition or a mixture
//   kUsHts       htsno, indent, description ...                   US Harmonized Tariff Schedule, or
//                HTS Number, Indent, Description ...              its export by the USITC
//   kUkTariff    commodity, description, ukgt_duty_rate ...       UK Global Tariff
//   kTaric       goods_code, suffix, start_date, end_date, hier_pos, indent, description,
//                descr_start                                      TARIC, days as dd-mm-yyyy
//   kOwn         code, level, description ...                     own_csv.h; with kOwnSections,
//   kOwnNotes
//
// Files of one call belong together: one tariff, in several languages where it is TARIC; an HS
// table or list beside a US or UK tariff gives the texts of what that leaves out (chapters; with
// the UK also headings and subheadings). Where nothing gives them, lines are made from the digits
// of those below, without text.
//
// Problems beside those of Sheet (sheet.h): unknown_layout, mixed_layouts (two tariffs at once),
// no_lines, too_long (a file), language (a TARIC file without one), column, code, number, day,
// parent (an HS line with a parent or level that its digits deny), no_unique_suffix (more dash
// lines before a code than suffixes). Warnings: level_jump (an indent was put right), empty_group
// (a line without a number and nothing under it: left out), not_in_wco (9999AA and the like: left
// out), made_by_digits (so many lines were made; once a file), untranslated (a line that one of the
// languages lacks).
#ifndef TIDEWAITER_NOMENCLATURE_PUBLISH_H_
#define TIDEWAITER_NOMENCLATURE_PUBLISH_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "codec/problem.h"
#include "nomenclature/rows.h"

namespace tidewaiter::nomenclature {

enum class Format : std::uint8_t {
  kUnknown,
  kHsTable,
  kHsSections,
  kHsList,
  kUsHts,
  kUkTariff,
  kTaric,
  kOwn,
  kOwnSections,
  kOwnNotes,
};

// The largest one known, the US HTS, has 13 MB.
inline constexpr std::size_t kPublishedBytesMax = std::size_t{256} << 20;

struct PublishedFile {
  std::string name;        // for problems
  std::string_view bytes;  // outlives the call
  std::string language;  // of its texts; "" = "en", for TARIC after the name: taric_fr.csv is "fr"
  std::optional<Format> format;  // nothing: found
};

// What a publication says about rates, untouched, for whoever makes measures of it.
struct RawRates {
  // US, both layouts: units, general, special, other, additional_duties, quota_quantity, footnotes.
  // UK: the columns behind commodity and description, as they are named.
  std::vector<std::string> columns;
  struct Line {
    GoodsCode code;
    std::uint64_t line = 0;  // of the file
    std::vector<std::string> cells;
  };
  std::vector<Line> lines;  // those with a code of their own, in the order of the file
};

struct Publication {
  Format format = Format::kUnknown;  // of the tariff
  Rows rows;
  RawRates rates;
  codec::Problems problems;  // not empty: `rows` is what could be read
  codec::Problems warnings;
};

Format FormatOf(std::string_view bytes);
// "hs_table" and the like; and back, nothing for an unknown name.
std::string_view FormatName(Format format);
std::optional<Format> FormatNamed(std::string_view name);

// O(bytes). Thread-safe.
Publication ReadPublished(std::span<const PublishedFile> files);

}  // namespace tidewaiter::nomenclature

#endif  // TIDEWAITER_NOMENCLATURE_PUBLISH_H_
