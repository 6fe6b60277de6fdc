// EntriesOf: what a classifier reads of a tariff's nomenclature.
//
//   Classifier::Learn(EntriesOf(tariff.goods(), today), precedents);
//
// Coded lines that are valid on the day, in all languages; what stands on lines without a code of
// their own goes before the texts of those below them. A heading or chapter that is not divided
// counts as its only subheading too (0409 as 040900). O(lines * languages). Thread-safe.
#ifndef TIDEWAITER_CLASSIFY_TARIFF_WORDS_H_
#define TIDEWAITER_CLASSIFY_TARIFF_WORDS_H_

#include <vector>

#include "classify/precedent.h"
#include "nomenclature/nomenclature.h"

namespace tidewaiter::classify {

std::vector<NomenclatureEntry> EntriesOf(const nomenclature::Nomenclature& goods, Day day);

}  // namespace tidewaiter::classify

#endif  // TIDEWAITER_CLASSIFY_TARIFF_WORDS_H_
