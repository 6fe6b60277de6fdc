// Schemes and rules of origin from files: those that the United Kingdom publishes as JSON, and two
// CSV files of our own, origin_schemes.csv and origin_rules.csv (docs/formats/origin.md).
//
//   OriginRows rows;
//   Problems problems;
//   ReadUkSchemes(bytes, rows, problems);
//   ReadUkRules("japan", bytes_of_japan_json, rows, problems);
//   const auto made = Origins::Build(std::move(rows));
//
// Every problem is told; rows with one are left out. Pointers name the file and the place in it.
// O(bytes). Problems: "json", "required", "day", "code", "too_long", "too_many"; of CSV those of
// files.h, and "needs" for a notation that is not understood.
#ifndef TIDEWAITER_TARIFF_ORIGIN_FILES_H_
#define TIDEWAITER_TARIFF_ORIGIN_FILES_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tariff/origin.h"

namespace tidewaiter::tariff {

// roo_schemes_uk.json. Members that we do not know are passed over: the file grows.
void ReadUkSchemes(std::string_view json, OriginRows& rows, Problems& problems);
// One file of rule_sets: its name without ".json" is the scheme's code.
void ReadUkRules(std::string_view scheme, std::string_view json, OriginRows& rows,
                 Problems& problems);

// Whether a text is one of the two, by its members; and the reader of both. `name`: of the file,
// "japan.json".
bool IsUkOrigin(std::string_view json);
void ReadUkOrigin(std::string_view name, std::string_view json, OriginRows& rows,
                  Problems& problems);

// `lines`, when asked for: where each scheme stands.
void ReadOriginSchemes(std::string_view csv, OriginRows& rows, Problems& problems,
                       std::vector<std::uint64_t>* lines = nullptr);
// Rows with the same scheme, range, goods and days that follow each other are one entry. `lines`:
// where each entry begins.
void ReadOriginRules(std::string_view csv, OriginRows& rows, Problems& problems,
                     std::vector<std::uint64_t>* lines = nullptr);
// What the two readers read back as the same.
std::string OriginSchemesCsv(std::span<const OriginScheme> schemes);
std::string OriginRulesCsv(std::span<const OriginEntry> entries);

inline constexpr std::size_t kOriginRulesMax = 64;  // of one entry; the longest published has 13

}  // namespace tidewaiter::tariff

#endif  // TIDEWAITER_TARIFF_ORIGIN_FILES_H_
