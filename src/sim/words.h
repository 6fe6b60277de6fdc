// Words: names, addresses and descriptions of goods, as traders write them: short, long, vague,
// abbreviated, mistyped, sometimes French. What a text looks like never depends on whether the line
// is honest; only which goods it speaks of may.
#ifndef TIDEWAITER_SIM_WORDS_H_
#define TIDEWAITER_SIM_WORDS_H_

#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "sim/tariff.h"

namespace tidewaiter::sim {

struct CompanyName {
  std::string stem;   // "Meridian Foods"
  std::string legal;  // "Limited"
};
CompanyName DrawCompanyName(Random& random);
// A name that a successor or a straw consignee takes: most of the stem stays.
CompanyName SimilarName(const CompanyName& name, Random& random);
// As one declaration writes it: case, abbreviation of the legal form, now and then a slip.
void WriteName(const CompanyName& name, int style, Random& random, std::string& out);

std::string DrawAddress(Random& random);
// The same street, another number or unit.
std::string SimilarAddress(const std::string& address, Random& random);

// How a trader words things.
struct Wording {
  double vague = 0.05;   // probability of a description that says nothing
  double french = 0.03;  // probability of the French word
  bool upper = false;
  bool brand = false;
  bool model = false;
  std::string_view brand_name;
};
Wording DrawWording(Random& random);

// Describes goods in the words of their headings. Built once; thread-safe to use.
class Describer {
 public:
  Describer();
  void Write(const Goods& goods, const Wording& wording, Random& random, std::string& out) const;

 private:
  std::vector<std::vector<std::string_view>> words_;  // per heading
};

// Exchanges, drops or doubles one letter.
void AddTypo(std::string& text, Random& random);

}  // namespace tidewaiter::sim

#endif  // TIDEWAITER_SIM_WORDS_H_
