#include "declaration/error_kind.h"

#include <set>
#include <string>

#include "gtest/gtest.h"

#include "declaration/outcome.h"

namespace tidewaiter {
namespace {

TEST(ErrorKind, NamesAreDistinctAndComeBack) {
  std::set<std::string> names;
  for (const ErrorKind kind : AllErrorKinds()) {
    names.emplace(ErrorKindName(kind));
    EXPECT_EQ(FindErrorKind(ErrorKindName(kind)), kind);
  }
  EXPECT_EQ(names.size(), kErrorKindCount);
  EXPECT_FALSE(FindErrorKind("Undervalued").has_value());
}

TEST(KindSet, HoldsWhatWasAdded) {
  KindSet set{ErrorKind::kTraveller, ErrorKind::kUnspecified};
  EXPECT_TRUE(set.Has(ErrorKind::kTraveller));
  EXPECT_FALSE(set.Has(ErrorKind::kHsCode));
  EXPECT_EQ(set.size(), 2);
  EXPECT_EQ(KindSet(set.bits()), set);
  EXPECT_EQ(KindSet::All().size(), kErrorKindCount);
}

TEST(Outcome, NamesComeBack) {
  EXPECT_EQ(FindOutcomeSource(OutcomeSourceName(OutcomeSource::kAudit)), OutcomeSource::kAudit);
  EXPECT_EQ(FindSelectionBasis(SelectionBasisName(SelectionBasis::kExploration)),
            SelectionBasis::kExploration);
  EXPECT_FALSE(FindOutcomeSource("").has_value());
}

}  // namespace
}  // namespace tidewaiter
