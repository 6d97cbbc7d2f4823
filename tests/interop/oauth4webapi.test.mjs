// The npm package oauth4webapi: each answer is held against its standard, step by step.

import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import * as oauth from 'oauth4webapi'
import { Browser } from './browser.mjs'
import { back, docket, issuer } from './given.mjs'

const insecure = { [oauth.allowInsecureRequests]: true }
const client = { client_id: docket.id }
const secret = oauth.ClientSecretBasic(docket.secret)

let server

async function discovered (algorithm) {
  const answer = await oauth.discoveryRequest(new URL(issuer), { algorithm, ...insecure })
  return oauth.processDiscoveryResponse(new URL(issuer), answer)
}

async function code (scope) {
  const verifier = oauth.generateRandomCodeVerifier()
  const state = oauth.generateRandomState()
  const nonce = oauth.generateRandomNonce()
  const url = new URL(server.authorization_endpoint)
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: docket.id,
    redirect_uri: back,
    scope,
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256'
  }).toString()
  const called = await new Browser().authorize(url)
  return { parameters: oauth.validateAuthResponse(server, client, called, state), verifier, nonce }
}

async function tokens (scope = 'openid email matters:read') {
  const { parameters, verifier, nonce } = await code(scope)
  const answer = await oauth.authorizationCodeGrantRequest(server, client, secret, parameters, back, verifier, insecure)
  const checks = scope.includes('openid') ? { expectedNonce: nonce, requireIdToken: true } : {}
  const result = await oauth.processAuthorizationCodeResponse(server, client, answer, checks)
  if (scope.includes('openid')) await oauth.validateApplicationLevelSignature(server, answer, insecure)
  return result
}

before(async () => {
  server = await discovered('oidc')
})

test('both documents of discovery say the same', async () => {
  const plain = await discovered('oauth2')
  for (const [name, value] of Object.entries(plain)) assert.deepEqual(server[name], value, name)
})

test('an id token is signed and meant for this client, this time', async () => {
  const claims = oauth.getValidatedIdTokenClaims(await tokens())
  assert.deepEqual([claims.aud].flat(), [docket.id])
})

test('a client that does not ask who the person is gets no id token', async () => {
  const result = await tokens('matters:read')
  assert.equal(result.id_token, undefined)
})

test('an access token is one of RFC 9068', async () => {
  const { access_token: token } = await tokens()
  const request = new Request(`${issuer}/v1/matters`, { headers: { authorization: `Bearer ${token}` } })
  const claims = await oauth.validateJwtAccessToken(server, request, issuer, insecure)
  assert.equal(claims.client_id, docket.id)
})

test('an id token is no access token', async () => {
  const { id_token: token } = await tokens()
  const answer = await oauth.protectedResourceRequest(token, 'GET', new URL(`${issuer}/v1/matters`), undefined, undefined, insecure)
    .catch((error) => error)
  assert.equal(answer.status, 401)
})

test('userinfo is about the subject of the id token', async () => {
  const result = await tokens()
  const { sub } = oauth.getValidatedIdTokenClaims(result)
  const answer = await oauth.userInfoRequest(server, client, result.access_token, insecure)
  const told = await oauth.processUserInfoResponse(server, client, sub, answer)
  assert.equal(told.email, 'marie@people.example')
})

test('a refreshed token may do less, when less is asked for', async () => {
  const { refresh_token: token } = await tokens('openid matters:read contacts:read')
  const less = { ...insecure, additionalParameters: { scope: 'matters:read' } }
  const answer = await oauth.refreshTokenGrantRequest(server, client, secret, token, less)
  assert.equal((await oauth.processRefreshTokenResponse(server, client, answer)).scope, 'matters:read')
})

test('an access token is introspected, revoked, and then is not active', async () => {
  const { access_token: token } = await tokens()
  const introspected = async () => oauth.processIntrospectionResponse(
    server, client, await oauth.introspectionRequest(server, client, secret, token, insecure)
  )
  assert.equal((await introspected()).active, true)
  await oauth.processRevocationResponse(await oauth.revocationRequest(server, client, secret, token, insecure))
  assert.equal((await introspected()).active, false)
})

test('PKCE cannot be left out', async () => {
  const url = new URL(server.authorization_endpoint)
  url.search = new URLSearchParams({
    response_type: 'code', client_id: docket.id, redirect_uri: back, scope: 'matters:read', state: 's'
  }).toString()
  const called = await new Browser().authorize(url)
  assert.throws(() => oauth.validateAuthResponse(server, client, called, 's'), { error: 'invalid_request' })
})
