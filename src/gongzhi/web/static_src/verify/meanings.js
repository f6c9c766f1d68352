// What each step of a check means, in plain words, for each way it can end.
import { both } from "./words.js";

const NAMES = {
  what: both("内容没有改", "The content is unchanged"),
  words: both("原话没有改", "The words are unchanged"),
  key: both("用的是谁的公钥", "Whose key is used"),
  promise: both("市里当时的承诺", "The promise given at the time"),
  path: both("记在公开账本里", "It is in the public log"),
  checkpoint: both("账本有市里的签名", "The log is signed by the city"),
  witnesses: both("有旁人见证", "Others have witnessed it"),
};

const SAYINGS = {
  what: {
    good: both("回执里写的事项，正是市里当时记下的那一件。", "The case in this receipt is the very one that the city wrote down."),
    bad: both("回执里写的事项，和市里记下的对不上：事项内容、它的盐，或者记录本身被改过。", "The case in this receipt is not what was written down: its content, its salt or the entry was changed."),
  },
  words: {
    good: both("标题和原话一个字都没有变。", "Not a sign of the title or the words has changed."),
    bad: both("标题或原话和当时交的不一样：有人改过文字，或者改过它的盐。", "The title or the words are not those that were handed in: the text or its salt was changed."),
    missing: both("这份回执不带原话（可能已按本人要求删除），所以不核对这一项。", "This receipt does not hold the words (they may have been erased on request), so they are not checked."),
    none: both("这条记录没有附带文字。", "This entry has no text with it."),
  },
  key: {
    good: both("用您信任的公钥核对。", "Checked with the key that you trust."),
    bad: both("读不出可用的公钥：公钥的编号和内容对不上。", "There is no usable key: its id does not fit it."),
    told: both("公钥是回执自己带来的。请把下面的指纹和市里公报上印的、或服务大厅里贴的比一比，一样才算数。", "The key comes with the receipt itself. Compare its fingerprint below with the one that the city prints in its gazette or shows in its service hall: it only counts if they are the same."),
  },
  promise: {
    good: both("收下的当时，市里就签字承诺把它写进公开账本。", "When it was taken in, the city signed a promise to write it into the public log."),
    bad: both("承诺上的签名不对：不是用这把公钥签的，或者签名之后被改过。", "The signature under the promise is wrong: made with another key, or the promise was changed after it was signed."),
    another: both("承诺说的不是这一条记录：承诺或者记录被改过。", "The promise speaks of another entry: the promise or the entry was changed."),
    unreadable: both("承诺读不懂：被改过，或者不完整。", "The promise can't be read: it was changed or is not whole."),
    none: both("这份回执没有当时的承诺（例如从别的系统转来的事项）。", "This receipt has no promise (as with cases that came from another system)."),
  },
  path: {
    good: both("从这条记录一步步算上去，正好得到账本的总指纹。账本里少了它、改了它，总指纹都会变。", "Step by step, this entry leads to the root hash of the log. Had the log left it out or changed it, the root would differ."),
    bad: both("从这条记录算上去，得不到账本的总指纹：记录、它的位置，或者证明里的数被改过。", "This entry does not lead to the root hash of the log: the entry, its place or a hash of the proof was changed."),
    unreadable: both("证明读不懂：被改过，或者不完整。", "The proof can't be read: it was changed or is not whole."),
    none: both("还没有写进账本的证明。", "There is no proof yet that it is in the log."),
  },
  checkpoint: {
    good: both("这一页总账是市里签过名的，市里不能不认。", "The city signed this head of the log and can't deny it."),
    bad: both("总账上的签名不对：不是用这把公钥签的，或者签名之后被改过。", "The signature under the head of the log is wrong: made with another key, or it was changed after it was signed."),
    another: both("这是另一本账的总账，不是回执说的那一本。", "This is the head of another log than the receipt names."),
    none: both("有了证明才能核对。", "It can be checked when there is a proof."),
  },
  witnesses: {
    unasked: both("您没有列出见证人，所以不核对。见证人是市里以外的机构，能证明市里给所有人看的是同一本账。", "You named no witnesses, so none are checked. Witnesses are bodies outside the city; they vouch that it shows everybody the same log."),
    none: both("有了证明才能核对。", "It can be checked when there is a proof."),
  },
};

function witnessed(why, { found, asked } = {}) {
  if (why === "good") return both(`您信任的见证人中有${found}家签了名，够了。`, `${found} of your witnesses signed it, which is enough.`);
  return both(`您要求${asked}家见证，签名有效的只有${found}家。`, `You asked for ${asked} witnesses; only ${found} signed it validly.`);
}

export const MEANINGS = Object.fromEntries(
  Object.entries(NAMES).map(([name, title]) => [
    name,
    (why, counted) => ({ title, meaning: SAYINGS[name][why] ?? witnessed(why, counted) }),
  ]),
);

const taken = (kind) => (kind === "cases.CaseOpened" ? both("收下了这件事项", "took in this case") : both("记下了这件事", "wrote this down"));

// The verdict in one sentence, and what to do or to know.
export const VERDICTS = {
  true: ({ kind, at }) => [
    both(`属实：${at.zh}，市里${taken(kind).zh}，之后没有被改过。`, `True: at ${at.en} the city ${taken(kind).en}, and it has not been changed since.`),
    both("它已经写进公开账本，谁都可以核对，谁也不能悄悄拿掉。", "It is in the public log, which anybody can check and nobody can quietly take it out of."),
  ],
  promised: ({ kind, at, due }) => [
    both(`目前属实：${at.zh}，市里${taken(kind).zh}，并签了字。`, `True so far: at ${at.en} the city ${taken(kind).en}, and signed for it.`),
    both(`市里承诺最迟${due.zh}写进公开账本。请在那之后重新下载回执，再来核对一次。`, `The city promised to write it into the public log by ${due.en}. Download the receipt again after that, and check once more.`),
  ],
  broken: ({ at, due }) => [
    both(`市里没有兑现承诺：${at.zh}收下的事项，本应最迟${due.zh}写进公开账本，这份回执里却没有证明。`, `The city broke its promise: what it took in at ${at.en} should have been in the public log by ${due.en}, yet this receipt has no proof.`),
    both("怎么办：先重新下载一次回执，再核对。如果还是没有证明，请保存好这个文件——市里的签名不能抵赖，它就是证据——交给审计、监察机关或律师。", "What to do: download the receipt again and check once more. If there is still no proof, keep this file. The city can't deny its signature: the file is evidence for the auditors, the supervisory authority or a lawyer."),
  ],
  bad: ({ title }) => [
    both(`对不上：“${title.zh}”这一步没有通过，请不要相信这份回执。`, `It does not hold: the step “${title.en}” failed. Don't rely on this receipt.`),
    both("可能是文件被改过，也可能没有下载完整。请向给您回执的人要一份原件；如果原件也对不上，请把文件交给审计机关。", "The file may have been changed, or not downloaded whole. Ask whoever gave it to you for the original; if that fails too, give the file to the auditors."),
  ],
  nothing: () => [
    both("还不能证明：这份回执里没有市里的签名。", "Nothing is proved yet: this receipt has no signature of the city."),
    both("请重新下载回执，再来核对。", "Download the receipt again and check once more."),
  ],
  unreadable: () => [
    both("读不懂：这不是一份共治的回执，或者文件不完整。", "This can't be read: it is not a receipt of Gongzhi, or not whole."),
    both("请选择下载回执时得到的那个文件（名字以.json结尾），或者把里面的文字全部粘贴进来。", "Choose the file that you downloaded (its name ends in .json), or paste all of its text."),
  ],
  found: ({ place, size }) => [
    both(`账本里有它：第${place}条记录，账本共有${size}条。`, `It is in the log: entry ${place} of ${size}.`),
    both("指纹只说明账本里有这一条，不说明里面写的是什么。要核对内容，请打开回执文件。", "A fingerprint shows that there is such an entry, not what it says. To check the content, open the receipt itself."),
  ],
  "not yet": () => [
    both("账本里还没有它。", "It is not in the log yet."),
    both("刚收下的事项，几秒钟后才写进账本。请稍后刷新；如果一天后还没有，请打开回执文件核对市里的承诺。", "What was just taken in is written into the log some seconds later. Reload after a while; if it isn't there after a day, open the receipt to check the city's promise."),
  ],
  absent: () => [
    both("市里没有给出这个编号的证明。", "The city gave no proof for this number."),
    both("请检查网络，或者稍后再试。也可以打开回执文件核对，那不需要网络。", "Check the connection or try again later. Or open the receipt file: checking that needs no network."),
  ],
  offline: () => [
    both("扫码核对要在市里的网站上打开本页。", "To check by QR code, open this page on the city's site."),
    both("不上网时，请选择回执文件：核对文件不需要网络。", "Without a network, choose the receipt file: checking a file needs none."),
  ],
  "one history": () => [
    both("是同一本账：您二位看到的历史一样。", "It is one log: you both were shown the same history."),
    both("短的那一份里有的，长的那一份里都还在，顺序也没有变。", "Whatever the shorter one holds is still in the longer one, in the same order."),
  ],
  "two histories": () => [
    both("不是同一本账：市里签过两段对不上的历史。", "These are two logs: the city signed two histories that contradict each other."),
    both("请把两份文件都保存好，也请另一位保存好。市里的签名不能抵赖，两份放在一起就是证据，可以交给审计、监察机关或律师。", "Keep both files, and ask the other person to keep theirs. The city can't deny its signatures: together they are evidence for the auditors, the supervisory authority or a lawyer."),
  ],
  shorter: () => [
    both("市里现在公开的账本，比它签过名的还短。", "The log that the city shows now is shorter than what it signed."),
    both("账本只能增加，不能变短。请保存好文件，交给审计机关。", "A log only grows. Keep the files and give them to the auditors."),
  ],
  spoilt: () => [
    both("市里公开的账本文件不全，或者和它自己的签名对不上。", "The files of the log that the city shows are not whole, or don't fit what it signed itself."),
    both("请稍后再试一次。如果还是这样，请保存好文件，交给审计机关。", "Try again after a while. If it stays so, keep the files and give them to the auditors."),
  ],
  "no files": () => [
    both("这两份长短不同，离线比不了。", "They are of different lengths, which can't be compared without a network."),
    both("请在市里的网站上打开本页再比；或者用 gongzhi ledger compare 命令，和自己抄下来的账本比。", "Open this page on the city's site and compare again, or use the command gongzhi ledger compare with a copy of the log of your own."),
  ],
  "no head": () => [
    both("读不懂：两边都要有一份带证明的回执，或者账本的检查点。", "This can't be read: each side needs a receipt with its proof, or a checkpoint of the log."),
    both("刚收下的事项，回执里还没有证明，请几秒钟后重新下载。", "A receipt of what was just taken in has no proof yet; download it again after some seconds."),
  ],
  "other log": () => [
    both("这两份来自两本不同的账，不用比。", "They come from two different logs, so there is nothing to compare."),
    both("请核对账本的名称：同一座城市换过账本后，名称末尾的数字不同。", "Look at the names: when a city began another log, the number at the end differs."),
  ],
  unsigned: () => [
    both("对不上：至少有一份总账没有市里的有效签名。", "It does not hold: at least one of the heads has no valid signature of the city."),
    both("它可能被改过，或者用了别的公钥，不能作数。检查点不带公钥，请在“更严格的核对”里填上。", "It may have been changed, or made with another key, and counts for nothing. A checkpoint brings no key: enter it under “Stricter checks”."),
  ],
  untrusted: () => [
    both("“更严格的核对”里填的公钥或家数读不懂。", "A key or number under “Stricter checks” can't be read."),
    both("每行一把公钥，照原样粘贴，例如 gongzhi.example/ledger/1+1a2b3c4d+AT…。同一家见证人只列一次。", "One key to a line, pasted as it is, such as gongzhi.example/ledger/1+1a2b3c4d+AT…. List each witness once."),
  ],
};
