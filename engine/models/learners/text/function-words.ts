/** Words that carry no meaning of their own, by language: they tell what language a text is in, and are no keywords. Written for this file. */

const listed = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

export const ENGLISH = listed(`
  a about above after again against all almost also although always am an and another any are aren't around as at away back be became
  because been before being below between both but by came can can't cannot could couldn't did didn't do does doesn't doing don't done
  down during each either else enough even ever every few for from further get gets getting go goes going got had hadn't has hasn't have
  haven't having he he's her here here's hers herself him himself his how however i i'd i'll i'm i've if in instead into is isn't it
  it'll it's its itself just least less let let's like made make many may me might more most much must my myself never no nor not nothing
  now of off often on once one only onto or other others our ours out over own perhaps quite rather really same say says she she's should
  shouldn't since so some something still such than that that's the their theirs them themselves then there there's these they they'd
  they'll they're they've thing things this those though through thus to together too toward towards two under until up upon us very was
  wasn't way we we'd we'll we're we've well were weren't what what's when where whether which while who who's whole whom whose why will
  with within without won't would wouldn't yes yet you you'd you'll you're you've your yours yourself
`);

/** French, German, Spanish, Italian, Portuguese, Dutch, the Nordic languages, Polish, Czech, Turkish, Indonesian, Vietnamese, Romanian. */
export const FOREIGN = listed(`
  le la les des du un une et est ne pas que qui dans pour sur avec ce cette ces il elle ils elles nous vous je tu mon ma mes sa ses
  leur leurs au aux mais ou où donc très sont été était être avoir fait bien tout tous aussi comme sous entre si même
  c'est j'ai qu'il qu'elle n'est n'a d'un d'une s'est l'on après avant chez peu trop rien jamais merci
  der das den dem ein eine einen einem einer und ist nicht mit von zu auf für am es ich sie er wir ihr mein dein sein auch aber
  oder wenn dass wie nach bei aus haben wird werden sind noch nur sehr mehr schon kann über durch gegen ohne unter um bis zum zur
  vom beim doch kein keine keinen habe wurde wurden als diese dieser dieses immer wieder gut leider danke
  el los las una unos unas y es no en con por para del lo se su sus que como pero más muy ya está están fue ser tiene todo todos
  también este esta estos estas ese esa porque cuando sobre entre hasta desde mi tu nos han muchas mucho nada siempre
  gracias hola buen bueno buena
  il gli della dello delle degli dei di da nel nella nelle sul sulla che è sono ma anche più molto questo questa questi
  queste suo sua suoi loro con tra fra ho hai abbiamo hanno stato stata essere tutto tutti dopo prima senza già poi però perché cui
  una uno quando quello quella alla allo alle agli dal dalla ottimo grazie
  os as um uma uns umas e o do da das no na nos nas em por para pelo pela não que mais muito também já está são foi ser tem ele
  ela eles elas seu sua seus suas isso este esta ou se quando como até sem sobre entre há meu minha ao aos à obrigado bom boa
  de het een en van ik je hij wij jullie zij dat dit niet voor op aan te bij naar uit ook maar wel nog om over zijn
  heeft hebben wordt worden was waren mijn geen meer erg zeer kan er wat als deze omdat zonder goed dank
  och det att en ett är på som för med av till den inte om var han hon jag du vi har kan ska från eller så när också mycket
  og er på til ikke av jeg det som med har den være skal meget også blev blevet fra efter ved kun hvor når ja tack takk
  ja ei on että se hän minä oli ovat mutta kun niin myös tai hyvä
  nie się na jest to że i do jak ale po tak już tylko bardzo dla od przez może być był była są oraz czy przy bez dobry
  je se že si na do to jsem jsou byl bylo ale jako tak také velmi pro po který která není má dobrý
  bir ve bu çok için ile de da ne gibi daha ama olarak var değil sen biz ürün güzel
  yang di ke dari ini itu untuk dengan tidak ada akan sudah saya kamu anda mereka juga bisa sangat bagus karena
  và là của có không được cho các một những này trong với tôi rất đã người
  și este nu în la cu pentru sunt pe din mai foarte acest această
`);

export const CHINESE = listed(`
  的 了 是 我 你 您 他 她 它 们 我们 你们 他们 她们 它们 在 有 没 没有 不 不是 也 都 就 还 还是 很 太 非常 比较 这 那 这个 那个 这些 那些
  这样 那样 这么 那么 这里 那里 哪 哪里 什么 怎么 怎样 为什么 谁 多少 几 一 一个 一些 一下 一点 一直 一样 一次 两 个 只 件 次 种 款 把 被 给 让
  对 对于 从 到 向 往 和 与 跟 同 及 或 或者 而 而且 但 但是 不过 可是 然后 所以 因为 因此 如果 虽然 即使 只是 只有 只要 除了 以及 以 为 为了 之 其
  其他 其它 可以 可 能 会 要 想 应该 必须 得 地 着 过 吗 吧 呢 啊 呀 哦 嗯 哈 哈哈 啦 嘛 上 下 里 中 内 外 前 后 时 时候 来 去 说 看 做 用 用了 买
  再 又 才 却 更 最 挺 蛮 真 真的 真是 确实 已 已经 刚 刚刚 现在 今天 昨天 明天 大家 自己 东西 感觉 觉得 知道 第 等 等等 每 每次 所有 有些 有点 有的 好 不能
  不会 不要 不太 不到 起来 出来 下来 过来 就是 就是说 还有 而已 之后 之前 以后 以前 如此 比 像 越 由 于 将 且 并 并且 则 啥 咋 俺 咱 本 该 各 另 另外
`);
