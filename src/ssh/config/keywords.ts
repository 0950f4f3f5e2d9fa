/** Keywords netfix acts on, in lower case. `list`: takes several arguments; `rest`: takes the rest of the line. */
export const HONOURED: ReadonlyMap<string, 'one' | 'list' | 'rest'> = new Map([
  ['hostname', 'one'],
  ['port', 'one'],
  ['user', 'one'],
  ['identityfile', 'one'],
  ['identitiesonly', 'one'],
  ['identityagent', 'one'],
  ['hostkeyalias', 'one'],
  ['stricthostkeychecking', 'one'],
  ['connecttimeout', 'one'],
  ['hashknownhosts', 'one'],
  ['tag', 'one'],
  ['userknownhostsfile', 'list'],
  ['globalknownhostsfile', 'list'],
  ['ignoreunknown', 'one'],
  ['proxyjump', 'rest'],
  ['proxycommand', 'rest'],
]);

/** Old names that ssh still takes for a keyword we act on (readconf.c). */
export const ALIASES: ReadonlyMap<string, string> = new Map([['identityfile2', 'identityfile']]);

/** They would change how or whether ssh gets in or trusts a host, and netfix does not do them. */
export const NOT_HONOURED: ReadonlySet<string> = new Set([
  'bindaddress',
  'bindinterface',
  'canonicalizehostname',
  'certificatefile',
  'knownhostscommand',
  'pkcs11provider',
  'revokedhostkeys',
]);

/**
 * Everything else OpenSSH 10 knows (readconf.c keywords[]) and what Debian, Red Hat and Apple add in their files: it
 * has no bearing on netfix and is passed over.
 */
const PASSED_OVER =
  `protocol cipher fallbacktorsh globalknownhostsfile2 rhostsauthentication userknownhostsfile2
useroaming usersh useprivilegedport afstokenpassing kerberosauthentication kerberostgtpassing rsaauthentication
rhostsrsaauthentication compressionlevel gssapiauthentication gssapidelegatecredentials gssapikeyexchange
gssapiclientidentity gssapiserveridentity gssapitrustdns gssapirenewalforcesrekey gssapikexalgorithms smartcarddevice
forwardagent forwardx11 forwardx11trusted forwardx11timeout exitonforwardfailure xauthlocation gatewayports
passwordauthentication kbdinteractiveauthentication kbdinteractivedevices challengeresponseauthentication
skeyauthentication tisauthentication pubkeyauthentication dsaauthentication hostbasedauthentication addkeystoagent
ciphers macs remoteforward localforward permitremoteopen escapechar connectionattempts batchmode checkhostip
compression tcpkeepalive keepalive numberofpasswordprompts syslogfacility loglevel logverbose dynamicforward
preferredauthentications hostkeyalgorithms casignaturealgorithms clearallforwardings enablesshkeysign
verifyhostkeydns nohostauthenticationforlocalhost rekeylimit addressfamily serveraliveinterval serveralivecountmax
sendenv setenv controlpath controlmaster controlpersist tunnel tunneldevice localcommand permitlocalcommand
remotecommand visualhostkey kexalgorithms ipqos requesttty sessiontype stdinnull forkafterauthentication
proxyusefdpass canonicaldomains canonicalizefallbacklocal canonicalizemaxdots canonicalizepermittedcnames
streamlocalbindmask streamlocalbindunlink fingerprinthash updatehostkeys hostbasedacceptedalgorithms
hostbasedkeytypes pubkeyacceptedalgorithms pubkeyacceptedkeytypes securitykeyprovider requiredrsasize
enableescapecommandline obscurekeystroketiming channeltimeout versionaddendum refuseconnection warnweakcrypto
usekeychain keychainintegration rsaminsize protocolkeepalives setuptimeout`.split(/\s+/);

export const KNOWN_KEYWORDS: ReadonlySet<string> = new Set([
  ...HONOURED.keys(),
  ...ALIASES.keys(),
  ...NOT_HONOURED,
  ...PASSED_OVER,
  'host',
  'match',
  'include',
]);
