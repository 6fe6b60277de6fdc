// UsLists: lists of the goods that a heading of chapter 99 of the US schedule hits with an
// additional duty, made into measures beside the schedule's own.
//
//   PublishedTariff us = UsTariff(read.rates);
//   AddUsLists({{{"s301_product_lists.csv", bytes}}}, read, us);
//
// A list is a CSV file with a column ch99_code ("9903.88.03") and one of hts8, hts10, hts_prefix;
// effective_date where duties begin on one. The schedule itself says how much a heading is.
#ifndef TIDEWAITER_TARIFF_US_LISTS_H_
#define TIDEWAITER_TARIFF_US_LISTS_H_

#include <span>
#include <string>
#include <string_view>

#include "nomenclature/publish.h"
#include "tariff/published.h"

namespace tidewaiter::tariff {

struct UsList {
  std::string name;        // for problems
  std::string_view bytes;  // outlives the call
};

// By the columns of its first row.
bool IsUsList(std::string_view bytes);

// "section_301" for "9903.88.15": the law under which the heading stands; "" = not known.
std::string_view UsAuthority(std::string_view heading);

// Section 301 as type "US301" for goods of China, section 232 as "US232" for goods of any country
// (countries with an arrangement of their own stand in notes, which are not read); each with its
// heading as regulation. Of several headings of one authority for the same goods the highest rate
// is taken, with the warning "several_headings". Left out and named, "/FILE/LINE/COLUMN":
//   unknown_goods_code   no line of the schedule
//   heading_missing      chapter 99 of this schedule has no such heading
//   rate                 the heading's rate is not the ordinary duty and a percentage on top
//   authority            a heading of another law: whom it hits stands in its notes
//   content_value        the duty is on the value of a metal in the goods
//   day, code            not readable; and the problems of Sheet
// O(rows).
void AddUsLists(std::span<const UsList> lists, const nomenclature::Publication& published,
                PublishedTariff& into, Problems& warnings);

}  // namespace tidewaiter::tariff

#endif  // TIDEWAITER_TARIFF_US_LISTS_H_
