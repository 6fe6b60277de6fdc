// What readers and the builder of this module say about an input: problems with a place in a file.
#ifndef TIDEWAITER_NOMENCLATURE_COMPLAINTS_H_
#define TIDEWAITER_NOMENCLATURE_COMPLAINTS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "codec/problem.h"

namespace tidewaiter::nomenclature {

// "/nomenclature.csv/17/code": file, line of the file, column. "" leaves the column out.
std::string Pointer(std::string_view file, std::uint64_t line, std::string_view column = "");

// Adds it. Behind kProblemsMax one "too_many_problems" ends the list.
void Complain(codec::Problems& out, std::string_view code, std::string pointer, std::string detail);

// The beginning of a text, for a detail.
std::string Shown(std::string_view text);

// Whether it is a BCP 47 tag whose language ISO 639 knows: "en", "zh-Hans", "pt-BR", "und".
bool IsLanguageTag(std::string_view tag);

}  // namespace tidewaiter::nomenclature

#endif  // TIDEWAITER_NOMENCLATURE_COMPLAINTS_H_
