// What is read and what is refused: one row a case, with the code and the pointer of its problem.
#include "epcis/read.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "epcis/test_files.h"
#include "epcis/write.h"

namespace tidewaiter::epcis {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// An event that is right, with what a row adds or replaces.
std::string EventText(std::string_view type, std::string_view more) {
  return std::string(R"({"type":")") + std::string(type) +
         R"(","eventTime":"2026-11-24T06:00:00+03:00","eventTimeZoneOffset":"+03:00")" +
         (more.empty() ? "" : ",") + std::string(more) + "}";
}

std::string Problems(const Document& document) {
  std::string all;
  for (const codec::Problem& problem : document.problems)
    all += (all.empty() ? "" : "; ") + problem.code + " " + problem.pointer;
  return all;
}

struct Case {
  const char* type;
  const char* more;
  const char* problems;
};

constexpr Case kCases[] = {
    // What each kind needs.
    {"ObjectEvent", R"("action":"OBSERVE","epcList":["urn:epc:id:bic:CSQU3054383"])", ""},
    {"ObjectEvent", R"("action":"OBSERVE","epcList":[])", "required /epcList"},
    {"ObjectEvent", R"("epcList":["urn:a:b"])", "required /action"},
    {"ObjectEvent", R"("action":"OBSERVE","sensorElementList":[{"sensorReport":[{"value":1}]}])",
     ""},
    {"AggregationEvent", R"("action":"ADD","parentID":"urn:a:b","childEPCs":["urn:a:c"])", ""},
    {"AggregationEvent", R"("action":"ADD","childEPCs":["urn:a:c"])", "required /parentID"},
    {"AggregationEvent", R"("action":"OBSERVE","childEPCs":["urn:a:c"])", ""},
    {"AggregationEvent", R"("action":"DELETE","parentID":"urn:a:b")", ""},
    {"AssociationEvent", R"("action":"DELETE")", "required /parentID"},
    {"AssociationEvent", R"("action":"ADD","parentID":"urn:a:b")", "required /childEPCs"},
    {"TransactionEvent", R"("action":"ADD","epcList":["urn:a:c"])", "required /bizTransactionList"},
    {"TransactionEvent",
     R"("action":"ADD","parentID":"urn:a:b","bizTransactionList":[{"bizTransaction":"urn:a:b"}])",
     ""},
    {"TransformationEvent", R"("inputEPCList":["urn:a:b"])", "required /outputEPCList"},
    {"TransformationEvent", R"("inputEPCList":["urn:a:b"],"transformationID":"urn:a:x")", ""},
    {"TransformationEvent", R"("transformationID":"urn:a:x","action":"ADD")",
     "unknown_member /action"},
    {"ObjectEvent", R"("action":"ADD","epcList":["urn:a:b"],"parentID":"urn:a:b")",
     "unknown_member /parentID"},
    {"ThingEvent", "", "choice /type"},
    // Words, identifiers, times.
    {"ObjectEvent", R"("action":"SEE","epcList":["urn:a:b"])", "choice /action; required /action"},
    {"ObjectEvent", R"("action":"ADD","epcList":["4711"])", "uri /epcList/0"},
    {"ObjectEvent", R"("action":"ADD","epcList":["urn:a:b"],"bizStep":"weighed")", "word /bizStep"},
    {"ObjectEvent", R"("action":"ADD","epcList":["urn:a:b"],"recordTime":"2026-11-24T06:00:00"})",
     "json "},
    {"ObjectEvent", R"("action":"ADD","epcList":["urn:a:b"],"recordTime":"2026-11-24T06:00:00")",
     "time /recordTime"},
    {"ObjectEvent", R"("action":"ADD","epcList":["urn:a:b"],"epcList":["urn:a:b"])",
     "duplicate_member /epcList"},
    {"ObjectEvent", R"("action":"ADD","epcList":["urn:a:b"],"colour":"red")",
     "unknown_member /colour"},
    {"ObjectEvent", R"("action":"ADD","epcList":["urn:a:b"],"ex:colour":"red")",
     "prefix /ex:colour"},
    {"ObjectEvent",
     R"("@context":{"ex":"https://example.com/"},"action":"ADD","epcList":["urn:a:b"],)"
     R"("ex:colour":{"ex:a":[1,null]}})",
     "json "},
    {"ObjectEvent",
     R"("@context":{"ex":"https://example.com/"},"action":"ADD","epcList":["urn:a:b"],)"
     R"("ex:colour":{"ex:a":[1,{"no:b":null}]})",
     "prefix /ex:colour"},
    {"ObjectEvent", R"("action":"ADD","epcList":["urn:a:b"],"readPoint":"urn:a:b")",
     "type /readPoint; required /readPoint/id"},
    {"ObjectEvent", R"("action":"ADD","epcList":["urn:a:b"],"sourceList":[{"source":"urn:a:b"}])",
     "required /sourceList/0/type"},
    {"ObjectEvent",
     R"("action":"ADD","quantityList":[{"epcClass":"urn:a:b","quantity":-1,"uom":"KILOS"}])",
     "range /quantityList/0/quantity; too_long /quantityList/0/uom"},
    {"ObjectEvent", R"("action":"ADD","epcList":["urn:a:b"],"errorDeclaration":{"reason":"x:y"})",
     "required /errorDeclaration/declarationTime"},
    {"ObjectEvent",
     R"("action":"ADD","epcList":["urn:a:b"],"sensorElementList":[{"sensorReport":[{"value":"x",)"
     R"("type":"Warmth","time":"noon"}]}])",
     "type /sensorElementList/0/sensorReport/0/value; "
     "word /sensorElementList/0/sensorReport/0/type; "
     "time /sensorElementList/0/sensorReport/0/time"},
};

TEST(ReadJson, OneEvent) {
  for (const Case& row : kCases) {
    const std::string text = EventText(row.type, row.more);
    SCOPED_TRACE(text);
    EXPECT_EQ(Problems(ReadJson(text)), row.problems);
  }
}

TEST(ReadJson, WhatIsMissing) {
  EXPECT_EQ(Problems(ReadJson(R"({"type":"ObjectEvent","action":"ADD","epcList":["urn:a:b"]})")),
            "required /eventTime; required /eventTimeZoneOffset");
  EXPECT_EQ(Problems(ReadJson(R"({"eventTime":1})")), "required /type");
  EXPECT_EQ(Problems(ReadJson("[]")), "type ");
  EXPECT_EQ(Problems(ReadJson(R"({"type":"EPCISDocument","schemaVersion":"2.0"})")),
            "required /epcisBody");
  EXPECT_EQ(Problems(ReadJson(R"({"type":"EPCISDocument","epcisBody":{},"colour":1})")),
            "required /epcisBody/eventList; unknown_member /colour");
  EXPECT_EQ(Problems(ReadDocument("")), "json ");
}

TEST(ReadJson, AllProblemsAtOnce) {
  const Document document =
      ReadJson(R"({"type":"EPCISDocument","creationDate":"today","epcisBody":{"eventList":[7,)" +
               EventText("ObjectEvent", R"("action":"ADD","epcList":["urn:a:b","x"])") + "," +
               EventText("ObjectEvent", "") + "]}}");
  EXPECT_EQ(Problems(document),
            "time /creationDate; type /epcisBody/eventList/0; uri /epcisBody/eventList/1/epcList/1;"
            " required /epcisBody/eventList/2/action; required /epcisBody/eventList/2/epcList");
}

TEST(ReadJson, QueryDocument) {
  const Document document =
      ReadJson(R"({"type":"EPCISQueryDocument","schemaVersion":"2.0","epcisBody":{"queryResults":{)"
               R"("queryName":"SimpleEventQuery","resultsBody":{"eventList":[)" +
               EventText("ObjectEvent", R"("action":"ADD","epcList":["urn:a:b"])") + "]}}}}");
  EXPECT_EQ(Problems(document), "");
  ASSERT_EQ(document.events.size(), 1U);
  EXPECT_EQ(document.schema_version, "2.0");
  EXPECT_THAT(document.events[0].epc_list, ElementsAre("urn:a:b"));
  EXPECT_EQ(document.events[0].event_time.offset_min, 180);
}

// XML and JSON of one event are one event.
TEST(ReadXml, SameAsJson) {
  for (const char* const name : {"user_extensions", "sensors", "parties", "all_fields"}) {
    SCOPED_TRACE(name);
    const Document json = ReadDocument(TestFile(std::string("reference/") + name + ".json"));
    const Document xml = ReadDocument(TestFile(std::string("reference/") + name + ".xml"));
    EXPECT_EQ(Problems(json), "");
    EXPECT_EQ(Problems(xml), "");
    ASSERT_EQ(xml.events.size(), 1U);
    ASSERT_EQ(json.events.size(), 1U);
    std::string one;
    std::string other;
    WriteEvent(json.events[0], one);
    WriteEvent(xml.events[0], other);
    EXPECT_EQ(one, other);
  }
}

std::string XmlText(std::string_view list, std::string_view root = "") {
  return R"(<e:EPCISDocument xmlns:e="urn:epcglobal:epcis:xsd:2" schemaVersion="2.0" )" +
         std::string(root) + "><EPCISBody><EventList>" + std::string(list) +
         "</EventList></EPCISBody></e:EPCISDocument>";
}

constexpr std::string_view kWhen =
    "<eventTime>2026-11-24T03:00:00Z</eventTime><eventTimeZoneOffset>+03:00</eventTimeZoneOffset>";

TEST(ReadXml, TransformationInAnExtension) {
  const Document document = ReadXml(
      XmlText("<extension><TransformationEvent>" + std::string(kWhen) +
              "<inputEPCList><epc>urn:a:b</epc></inputEPCList><outputQuantityList><quantityElement>"
              "<epcClass>urn:a:c</epcClass><quantity>2.50</quantity></quantityElement>"
              "</outputQuantityList></TransformationEvent></extension>"));
  EXPECT_EQ(Problems(document), "");
  ASSERT_EQ(document.events.size(), 1U);
  EXPECT_EQ(document.events[0].type, EventType::kTransformation);
  EXPECT_EQ(document.events[0].output_quantity_list[0].quantity, 2.5);
}

TEST(ReadXml, Problems) {
  const std::string object = "<ObjectEvent>" + std::string(kWhen) +
                             "<action>ADD</action><epcList><epc>urn:a:b</epc></epcList>";
  const std::pair<std::string, std::string> cases[] = {
      {"<a", "xml "},
      {"<!DOCTYPE a [<!ENTITY x 'y'>]><a/>", "doctype "},
      {"<a/>", "choice /type"},
      {"<EPCISDocument/>", "required /epcisBody/eventList"},
      {XmlText(object + "<q:a xmlns:q='urn:x'>1</q:a></ObjectEvent>"), ""},
      {XmlText(object + "<q:a>1</q:a></ObjectEvent>"),
       "prefix /epcisBody/eventList/0; prefix /epcisBody/eventList/0/q:a"},
      {XmlText(object + "<q:a xmlns:q='urn:x'><q:b xmlns:q='urn:y'>1</q:b></q:a></ObjectEvent>"),
       "prefix /epcisBody/eventList/0"},
      {XmlText(object + "<colour>red</colour></ObjectEvent>"),
       "unknown_member /epcisBody/eventList/0/colour"},
      {XmlText(object + "<action>ADD</action></ObjectEvent>"),
       "type /epcisBody/eventList/0/action; required /epcisBody/eventList/0/action"},
      {XmlText("<ThingEvent/>"), "event /epcisBody/eventList/0/type"},
      {"\xFF<a/>", "json "},
      {"<a>\xFF</a>", "characters "}};
  for (const auto& [text, problems] : cases) {
    SCOPED_TRACE(text);
    EXPECT_EQ(Problems(ReadDocument(text)), problems);
  }
}

// What a sender may do to us: depth, length, number.
TEST(Read, HostileInput) {
  const std::string deep(100'000, '[');
  EXPECT_EQ(Problems(ReadJson(deep)), "json ");
  std::string object =
      EventText("ObjectEvent", R"("action":"ADD","epcList":["urn:a:b"],"rdfs:x":)");
  object.pop_back();
  object += std::string(40, '[') + std::string(40, ']') + "}";
  EXPECT_EQ(Problems(ReadJson(object)), "json ");

  std::string xml = "<ObjectEvent>";
  for (int i = 0; i < 50'000; ++i)
    xml += "<extension>";
  EXPECT_EQ(Problems(ReadXml(XmlText(xml))), "xml ");  // not closed
  std::string nested;
  for (int i = 0; i < 5000; ++i)
    nested = i < 2500 ? nested + "<extension>" : nested + "</extension>";
  EXPECT_THAT(Problems(ReadXml(XmlText("<ObjectEvent>" + nested + "</ObjectEvent>"))),
              HasSubstr("too_deep /epcisBody/eventList/0"));

  std::string many;
  for (int i = 0; i < 30; ++i)
    many +=
        (i == 0 ? "" : ",") + EventText("ObjectEvent", R"("action":"ADD","epcList":["urn:a:b"])");
  const std::string document =
      R"({"type":"EPCISDocument","epcisBody":{"eventList":[)" + many + "]}}";
  EXPECT_EQ(Problems(ReadJson(document, {.events_max = 29})), "too_many /epcisBody/eventList");
  EXPECT_EQ(Problems(ReadJson(document, {.bytes_max = 100})), "json ");
  const std::string three =
      EventText("ObjectEvent", R"("action":"ADD","epcList":["a:b","a:c","a:d"])");
  EXPECT_EQ(Problems(ReadJson(three, {.list_max = 2})), "too_many /epcList; required /epcList");
  EXPECT_EQ(Problems(ReadXml(XmlText("<a/>"), {.bytes_max = 10})), "too_long ");
}

TEST(Read, ManyNamesInXml) {
  std::string names = "<ObjectEvent>" + std::string(kWhen) +
                      "<action>ADD</action><epcList><epc>urn:a:b</epc></epcList>";
  for (int i = 0; i < 20'000; ++i)
    names += "<q:n" + std::to_string(i) + "/>";
  const Document document = ReadXml(XmlText(names + "</ObjectEvent>", "xmlns:q='urn:x'"));
  EXPECT_THAT(Problems(document), HasSubstr("too_many /epcisBody/eventList/0"));
  EXPECT_LE(document.problems.size(), 1100U);
}

}  // namespace
}  // namespace tidewaiter::epcis
