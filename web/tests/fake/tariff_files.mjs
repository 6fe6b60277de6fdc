// The made-up country's tariff, as the files of docs/formats/tariff.md: small, with one of each kind of thing.
export const TARIFF_FILES = {
  'tariff.toml': 'country = "XT"\ncurrency = "XTS"\n',
  'sections.csv': `number,first_chapter,last_chapter,language,title
I,1,5,en,Live animals; animal products
I,1,5,ar,حيوانات حية ومنتجات حيوانية
XI,50,63,en,Textiles and textile articles
XI,50,63,ar,المنسوجات ومصنوعاتها
XVI,84,85,en,Machinery and electrical equipment
XVI,84,85,ar,الآلات والمعدات الكهربائية
`,
  'nomenclature.csv': `code,suffix,level,unit,from,until,description_en,description_ar
04,80,0,,,,Dairy produce; birds' eggs; natural honey,الألبان والبيض والعسل الطبيعي
0406,80,1,,,,Cheese and curd,أجبان وروب
0406100000,80,2,KGM,,,Fresh cheese and curd,جبن طازج
0406300000,80,2,KGM,,,"Processed cheese, not grated",
0406900000,10,2,,,,Other cheese,
0406901300,80,3,KGM,,,Emmental,
0406902100,80,3,KGM,,2026-12-31,Cheddar,
0406902110,80,3,KGM,2027-01-01,,"Cheddar, in blocks",
0406902190,80,3,KGM,2027-01-01,,"Cheddar, other",
61,80,0,,,,"Articles of apparel, knitted or crocheted",ملابس مصنرة أو كروشيه
6109,80,1,,,,"T-shirts, singlets and other vests",قمصان قطنية وما يماثلها
6109100010,80,2,NAR,,,Of cotton,
6109902000,80,2,NAR,,,"Of wool, or of man-made fibres",
6109909000,80,2,NAR,,,Other,
84,80,0,,,,Machinery and mechanical appliances,آلات وأجهزة آلية
8471,80,1,,,,Automatic data-processing machines,آلات معالجة البيانات آليًا
8471300000,80,2,NAR,,,"Portable, weighing not more than 10 kg",
8471410000,80,2,NAR,,,"Other, with a central processing unit",
8481,80,1,,,,"Taps, cocks, valves",
8481808190,80,2,KGM,,,Ball and plug valves of steel,
94,80,0,,,,"Furniture, bedding, lamps",أثاث وأسرة ومصابيح
9401,80,1,,,,Seats,
9401610000,80,2,NAR,,,"With wooden frames, upholstered",
`,
  'notes.csv': `subject,language,text
I,en,"Any reference in this section to a particular kind of animal includes its young."
I,ar,تشمل أية إشارة في هذا القسم إلى نوع معين من الحيوانات صغاره.
04,en,"1. 'Milk' means full cream milk or partially or completely skimmed milk.
2. 'Cheese' includes processed cheese."
`,
  'areas.csv': 'id,group,name\n1011,yes,All countries\n2020,yes,Partners of free trade agreements\nCN,no,China\nBD,no,Bangladesh\nTR,no,Türkiye\nKR,no,Korea\nMA,no,Morocco\n',
  'area_members.csv': 'area,member\n2020,TR\n2020,KR\n2020,MA\n',
  'regulations.csv': 'id,title,url\nL1,Customs Tariff Act,https://example.org/customs-tariff-act\nL2,Agreement on free trade,\nL3,Trade Defence Act,\nL4,Value Added Tax Act,\nL6,Animal Health Act,\n',
  'documents.csv': 'code,name,exemption\nU110,Proof of preferential origin,\nN853,Common health entry document,\nY999,Not subject to the measure,yes\nD008,Invoice with the producer\'s declaration,\n',
  'additional_codes.csv': 'code,name\nC123,Eastern Valve Works\nC999,All other producers\n',
  'footnotes.csv': 'id,text\nF1,Entry under this quota is subject to the conditions of the Act on quotas.\n',
  'quotas.csv': 'order_number,from,until,volume,unit,critical_percent\n050001,2026-01-01,2026-12-31,250000,KGM,90\n050001,2027-01-01,2027-12-31,250000,KGM,90\n',
  'measures.csv': `id,type,code,area,excluded,additional_code,order_number,regulation,from,until,duty,footnotes
m1,103,0406100000,1011,,,,L1,,,15 %,
m2,103,0406300000,1011,,,,L1,,,18 % + 4.5 XTS/DTN MAX 25 %,
m3,103,0406901300,1011,,,,L1,,,12 %,
m4,103,0406902100,1011,,,,L1,,2026-12-31,12 %,
m5,103,0406902110,1011,,,,L1,2027-01-01,,14.5 %,
m6,103,0406902190,1011,,,,L1,2027-01-01,,14.5 %,
q1,122,0406,1011,,,050001,L1,,,5 %,F1
p1,142,0406,2020,MA,,,L2,,,0 %,
h1,410,04,1011,,,,L6,,,,
v1,305,04,1011,,,,L4,,,5 %,
m7,103,6109,1011,,,,L1,,,12 %,
p2,142,6109,2020,,,,L2,,,6 %,
v2,305,61,1011,,,,L4,,,15 %,
m8,103,8471,1011,,,,L1,,,0 %,
v3,305,84,1011,,,,L4,,,15 %,
m9,103,8481808190,1011,,,,L1,,,2.2 %,
a1,552,8481808190,CN,,C123,,L3,,,,
a2,552,8481808190,CN,,C999,,L3,,,48.4 %,
m10,103,94,1011,,,,L1,,,5.6 %,
v4,305,94,1011,,,,L4,,,15 %,
e1,478,8471300000,1011,,,,L3,,,,
`,
  'conditions.csv': `measure,code,sequence,document,limit,limit_unit,action,duty
h1,B,1,N853,,,29,
h1,B,2,Y999,,,29,
h1,B,3,,,,09,
p1,A,1,U110,,,27,
p1,A,2,,,,07,
p2,A,1,U110,,,27,
p2,A,2,,,,07,
a1,A,1,D008,,,01,22.5 %
a1,A,2,,,,01,48.4 %
e1,E,1,,2,NAR,28,
e1,E,2,,,,09,
`,
};

// The next edition: a duty falls, a line comes, another goes. It is loaded, and nobody has put it in force.
export const NEXT_FILES = {
  ...TARIFF_FILES,
  'nomenclature.csv': TARIFF_FILES['nomenclature.csv'].replace('9401610000,', '9401520000,80,2,NAR,,,Of bamboo,\n9401610000,').replace(/^8471410000.*\n/m, ''),
  'measures.csv': TARIFF_FILES['measures.csv'].replace('m7,103,6109,1011,,,,L1,,,12 %,', 'm7,103,6109,1011,,,,L1,,,9.5 %,'),
};
