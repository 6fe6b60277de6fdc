#include "epcis/gs1_id.h"

#include <gtest/gtest.h>

namespace tidewaiter::epcis {
namespace {

struct Pair {
  const char* urn;
  const char* link;
  std::size_t prefix;  // digits of the company; 0 = there is no way back
};

// Of the tests of the reference implementation of the event hash (MIT) and of the Tag Data
// Standard.
constexpr Pair kPairs[] = {
    {"urn:epc:id:sgtin:4012345.011111.98%22", "01/04012345111118/21/98%22", 7},
    {"urn:epc:id:sgtin:415056789012.0.987654", "01/04150567890128/21/987654", 12},
    {"urn:epc:id:sgtin:0614141.812345.6789%2F%26%25%22!%3F()",
     "01/80614141123458/21/6789%2F%26%25%22%21%3F%28%29", 7},
    {"urn:epc:id:sscc:4012345.3111111111", "00/340123451111111111", 7},
    {"urn:epc:id:sscc:4012345.1112223334", "00/140123451122233341", 7},
    {"urn:epc:id:sgln:4012345.00005.122", "414/4012345000054/254/122", 7},
    {"urn:epc:id:sgln:4012345.00005.0", "414/4012345000054", 7},
    {"urn:epc:id:grai:4012345.00022.334455", "8003/04012345000221334455", 7},
    {"urn:epc:id:giai:4012345.ABC345", "8004/4012345ABC345", 7},
    {"urn:epc:id:gsrn:4012345.0000006765", "8018/401234500000067657", 7},
    {"urn:epc:id:gsrnp:4012345.0000000007", "8017/401234500000000074", 7},
    {"urn:epc:id:gdti:4012345.00009.PO-4711", "253/4012345000092PO-4711", 7},
    {"urn:epc:id:gdti:987659999999..9", "253/98765999999929", 12},
    {"urn:epc:id:cpi:0614141.11111111111111-A%23%2F.1234",
     "8010/061414111111111111111-A%23%2F/8011/1234", 7},
    {"urn:epc:id:sgcn:4012345.99999.44", "255/401234599999044", 7},
    {"urn:epc:id:ginc:0614141.xyz47%2F11", "401/0614141xyz47%2F11", 7},
    {"urn:epc:id:gsin:4012345.222333444", "402/40123452223334442", 7},
    {"urn:epc:id:itip:4012345.011111.01.02.987", "8006/040123451111180102/21/987", 7},
    {"urn:epc:id:upui:1234567.098765.51qIgY)%3C%26Jp3*j7SDB",
     "01/01234567987651/235/51qIgY%29%3C%26Jp3%2Aj7SDB", 7},
    {"urn:epc:id:pgln:4000001.00000", "417/4000001000005", 7},
    {"urn:epc:id:pgln:999999999999.", "417/9999999999994", 12},
    {"urn:epc:class:lgtin:4012345.012345.Lot987", "01/04012345123456/10/Lot987", 7},
    {"urn:epc:idpat:sgtin:4012345.012345.*", "01/04012345123456", 0},
    {"urn:epc:idpat:grai:4012345.99999.*", "8003/04012345999990", 0},
    {"urn:epc:idpat:gdti:4012345.11111.*", "253/4012345111118", 0},
    {"urn:epc:idpat:sgcn:4012345.22222.*", "255/4012345222227", 0},
    {"urn:epc:idpat:cpi:4012345.AB12.*", "8010/4012345AB12", 0},
    {"urn:epc:idpat:itip:4012345.012345.01.02.*", "8006/040123451234560102", 0},
    {"urn:epc:idpat:upui:4012345.012345.*", "01/04012345123456", 0},
};

TEST(Gs1Id, BothWays) {
  for (const Pair& pair : kPairs) {
    SCOPED_TRACE(pair.urn);
    const std::string link = std::string("https://id.gs1.org/") + pair.link;
    EXPECT_EQ(ToDigitalLink(pair.urn).value_or("none"), link);
    EXPECT_EQ(Canonical(pair.urn), link);
    EXPECT_EQ(Canonical(link), link);
    if (pair.prefix == 0) {
      EXPECT_FALSE(ToEpcUri(link, 7).has_value());
    } else {
      EXPECT_EQ(ToEpcUri(link, pair.prefix).value_or("none"), pair.urn);
    }
  }
}

TEST(Gs1Id, NoLink) {
  for (const char* const id :
       {"urn:epc:id:bic:CSQU3054383", "urn:epc:id:sgtin:4012345.0111112.1", "urn:epc:id:sgtin:",
        "urn:epc:id:sgtin:40123.01111111.1", "urn:epc:id:sgtin:4012345.011111.",
        "urn:epc:id:sscc:4012345.31111111111", "urn:epc:id:gid:1.2.3", "urn:epc:id:sgtin:a.b.c",
        "urn:epc:idpat:sgtin:4012345.*.*", "urn:epc:id:itip:4012345.011111.1.02.987", "",
        "urn:epc:id:sgtin:4012345.011111.a b", "https://id.gs1.org/01/04012345111118/21/1"}) {
    EXPECT_FALSE(ToDigitalLink(id).has_value()) << id;
  }
}

TEST(Gs1Id, LinksAreConstrained) {
  constexpr struct {
    const char* in;
    const char* out;
  } kLinks[] = {
      {"https://example.com/gtin/09780345418913/21/765tz?abc=211121", "01/09780345418913/21/765tz"},
      {"http://example.de/gtin-8/01/97803111", "01/00000097803111"},
      {"http://us.com/01/001122334455/ser/GHB", "01/00001122334455/21/GHB"},
      {"https://id.gs1.org/gtin/9780345418913/cpv/344/lot/1223/ser/765tz",
       "01/09780345418913/21/765tz"},
      {"http://example.de/01/040123451234/cpv/344/lot/ABD", "01/00040123451234/10/ABD"},
      {"https://id.gs1.org/itip/123456789101100190/cpv/ABCD", "8006/123456789101100190"},
      {"https://fashion.com/8006/040123451234560102/10/Lot-123/21/ser987",
       "8006/040123451234560102/21/ser987"},
      {"https://example.co.uk/party/4226350800008", "417/4226350800008"},
      {"https://id.gs1.org/414/4280000000002/254/12", "414/4280000000002/254/12"},
      {"https://id.gs1.org/00/340123453111111115#part", "00/340123453111111115"},
  };
  for (const auto& link : kLinks)
    EXPECT_EQ(Canonical(link.in), std::string("https://id.gs1.org/") + link.out);
}

TEST(Gs1Id, OthersStayAsTheyAre) {
  const std::string long_id = "https://id.gs1.org/00/340123453111111115?" + std::string(3000, 'x');
  for (const std::string& id :
       {std::string("http://example.org/123/4012345ABC987/456/4711"), std::string("42"),
        std::string("http://id.gs1.org/01/9780345418913/99/utfgf"), std::string(),
        std::string("http://example.de/01/97803"), std::string("urn:epc:id:bic:CSQU3054383"),
        std::string("https://id.gs1.org/8006/04012345123456/22/ABCD/10/XYZ"),
        std::string("https://id.gs1.org/00/340123453111111115//x"),
        std::string("https://customs.example/obj/seal/HS0042"), long_id}) {
    EXPECT_EQ(Canonical(id), id);
  }
}

TEST(Gs1Id, WrongLengthOfCompany) {
  EXPECT_FALSE(ToEpcUri("https://id.gs1.org/00/140123451122233341", 5).has_value());
  EXPECT_FALSE(ToEpcUri("https://id.gs1.org/00/140123451122233341", 13).has_value());
  EXPECT_FALSE(ToEpcUri("https://id.gs1.org/8004/40123", 7).has_value());
  EXPECT_FALSE(ToEpcUri("https://customs.example/obj/seal/HS0042", 7).has_value());
}

TEST(Gs1Id, Containers) {
  EXPECT_EQ(ContainerUri("CSQU3054383"), "urn:epc:id:bic:CSQU3054383");
  EXPECT_EQ(ContainerOf("urn:epc:id:bic:CSQU3054383"), "CSQU3054383");
  for (const char* const id : {"urn:epc:id:bic:CSQU305438", "urn:epc:id:bic:csqu3054383",
                               "urn:epc:id:bic:CSQU305438X", "CSQU3054383", ""}) {
    EXPECT_EQ(ContainerOf(id), "") << id;
  }
}

}  // namespace
}  // namespace tidewaiter::epcis
