/* Days, figures and sounds, as they may be written: pure functions, which know nothing of the site. */

const DIGITS = "〇一二三四五六七八九";
const VALUES = new Map([..."〇零○一二两三四五六七八九壹贰叁肆伍陆柒捌玖"].map((char, i) => [char, [0, 0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9][i]]));
const UNITS = { 十: 10, 拾: 10, 百: 100, 佰: 100, 千: 1000, 仟: 1000 };
const NUMERAL = "〇零○一二两三四五六七八九十百千";
const YEAR = "(?<year>(?:19|20)\\d\\d|[一二][〇零○一二三四五六七八九]{3})";
const DAYS = [
  new RegExp(`${YEAR}\\s*[年./-]\\s*(?<month>\\d{1,2}|[一二三四五六七八九十]{1,3})\\s*[月./-]\\s*(?<day>\\d{1,2}|[一二三四五六七八九十]{1,3})\\s*[日号]?(?![\\d${NUMERAL}])`, "u"),
  /(?<!\d)(?<year>(?:19|20)\d\d)(?<month>0[1-9]|1[0-2])(?<day>0[1-9]|[12]\d|3[01])(?!\d|号)/u,
  new RegExp(`${YEAR}\\s*[年./-]\\s*(?<month>\\d{1,2}|[一二三四五六七八九十]{1,3})\\s*月?(?![\\d${NUMERAL}月./-])`, "u"),
];
const CHINESE = new RegExp(`[${NUMERAL}]+(?:万[${NUMERAL}]*)?`, "gu");
const ARABIC = /\d+(?:\.\d+)?/gu;

/** The value of a numeral; a row of digits (二〇二二) is read one by one. */
export function valueOf(text) {
  if (/^\d+$/u.test(text)) return Number(text);
  const [high, low] = text.split("万");
  if (low !== undefined) return valueOf(high || "一") * 10000 + (low ? valueOf(low) : 0);
  if ([...text].every((char) => VALUES.has(char))) return Number([...text].map((char) => VALUES.get(char)).join(""));
  let [total, current] = [0, 0];
  for (const char of text) {
    if (UNITS[char]) {
      total += (current || 1) * UNITS[char];
      current = 0;
    } else current = VALUES.get(char);
  }
  return total + current;
}

/** A number below 100,000,000 as it is said: 二十一, 一百零三, 三万五千. */
export function said(value) {
  if (value >= 10000) return `${said(Math.floor(value / 10000))}万${value % 10000 ? (value % 10000 < 1000 ? "零" : "") + said(value % 10000) : ""}`;
  let text = "";
  let gap = false;
  for (const [unit, name] of [[1000, "千"], [100, "百"], [10, "十"], [1, ""]]) {
    const digit = Math.floor(value / unit) % 10;
    if (!digit) gap = gap || Boolean(text);
    else {
      text += (gap ? "零" : "") + (digit === 1 && unit === 10 && !text ? "" : DIGITS[digit]) + name;
      gap = false;
    }
  }
  return text || "零";
}

/** The day or the month that a query names: what is left of the query, the span of days, and the query in other forms. */
export function dayOf(query) {
  const text = query.normalize("NFKC");
  for (const form of DAYS) {
    const found = form.exec(text);
    if (!found) continue;
    const [year, month, day] = ["year", "month", "day"].map((part) => (found.groups[part] ? valueOf(found.groups[part]) : null));
    if (month < 1 || month > 12 || day !== null && (day < 1 || day > 31)) continue;
    const [mm, dd] = [month, day ?? 1].map((part) => String(part).padStart(2, "0"));
    const spoken = [...String(year)].map((digit) => DIGITS[Number(digit)]).join("");
    const forms = [
      `${year}年${month}月${day === null ? "" : `${day}日`}`,
      `${spoken}年${said(month)}月${day === null ? "" : `${said(day)}日`}`,
      `${spoken.replaceAll("〇", "○")}年${said(month)}月${day === null ? "" : `${said(day)}日`}`,
      ...(day === null ? [] : [`${year}年${mm}月${dd}日`, `${year}.${month}.${day}`, `${year}-${mm}-${dd}`]),
    ];
    const span = day === null ? `${year}-${mm}` : `${year}-${mm}-${dd}`;
    return {
      name: forms[0],
      rest: text.replace(found[0], " ").trim(),
      span,
      queries: forms.filter((other) => other !== found[0]).map((other) => text.replace(found[0], other)),
    };
  }
  return null;
}

/** The query with its figures in Chinese as Arabic ones, and the other way round; none where it has none. */
export function figured(query) {
  const text = query.normalize("NFKC");
  const percent = text.replace(new RegExp(`百分之([${NUMERAL}]+|\\d+)`, "gu"), (_, value) => `${valueOf(value)}%`);
  const arabic = percent.replace(CHINESE, (found) => (found === "万" ? found : inArabic(found)));
  const chinese = text.replace(/(\d+)%/gu, (_, value) => `百分之${said(Number(value))}`)
    .replace(ARABIC, (found) => (/^\d{1,8}$/u.test(found) ? said(Number(found)) : found));
  return [...new Set([arabic, chinese])].filter((other) => other !== text);
}

function inArabic(numeral) {
  const value = valueOf(numeral);
  return numeral.includes("万") && value % 10000 === 0 ? `${value / 10000}万` : String(value);
}

/** How many syllables the letters are the beginnings of, one after the other; 0 where they are not. */
export function heard(letters, syllables, at = 0) {
  if (!letters) return at;
  if (at === syllables.length) return 0;
  for (let taken = syllables[at].length; taken >= 1; taken--) {
    if (!letters.startsWith(syllables[at].slice(0, taken))) continue;
    const reach = heard(letters.slice(taken), syllables, at + 1);
    if (reach) return reach;
  }
  return 0;
}
